<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>vdit::app</name>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>调整</translation>
    </message>
</context>
<context>
    <name>vdit::app::StudioDesk</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Open or make a project</source>
        <translation>打开或新建项目</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>重启引擎</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>What is %1?</source>
        <translation>什么是%1？</translation>
    </message>
    <message>
        <source>About Sparse-vDiT Studio</source>
        <translation>关于 Sparse-vDiT Studio</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>The project was not saved</source>
        <translation>项目未能保存</translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation>%1 失败</translation>
    </message>
    <message>
        <source>%1 is done</source>
        <translation>%1 已完成</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Save a report in a new folder</source>
        <translation>将报告保存到新文件夹</translation>
    </message>
    <message>
        <source>Report saved</source>
        <translation>报告已保存</translation>
    </message>
    <message>
        <source>The report was not saved</source>
        <translation>报告未能保存</translation>
    </message>
    <message>
        <source>The sweep %1 is over</source>
        <translation>参数扫描 %1 已结束</translation>
    </message>
    <message numerus="yes">
        <source>%n clip(s)</source>
        <translation>
            <numerusform>%n 个片段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 个失败</numerusform>
        </translation>
    </message>
    <message>
        <source>Restart the engine, %1</source>
        <translation>重启引擎，%1</translation>
    </message>
</context>
<context>
    <name>vdit::app::StudioSession</name>
    <message>
        <source>Not opened</source>
        <translation>未打开</translation>
    </message>
    <message>
        <source>%1 does not exist</source>
        <translation>%1 不存在</translation>
    </message>
    <message>
        <source>Recovered from a backup</source>
        <translation>已从备份恢复</translation>
    </message>
    <message>
        <source>Preferences are not kept</source>
        <translation>偏好设置不会保存</translation>
    </message>
    <message>
        <source>%1: theme, keys, recent projects and model folders are as they come, and changes end with this window.</source>
        <translation>%1：主题、按键、最近的项目和模型文件夹都是默认值，改动在关闭此窗口后失效。</translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobQueue</name>
    <message>
        <source>The queue cannot be written</source>
        <translation>队列无法写入</translation>
    </message>
    <message>
        <source>The queue could not be changed</source>
        <translation>队列无法更改</translation>
    </message>
    <message>
        <source>The studio did not end properly the last time. Look at the jobs, then go on.</source>
        <translation>上次程序没有正常结束。请先查看任务，然后继续。</translation>
    </message>
    <message>
        <source>The queue starts paused, as set</source>
        <translation>队列按设置以暂停状态启动</translation>
    </message>
    <message>
        <source>job %1 will write it too</source>
        <translation>任务 %1 也会写入它</translation>
    </message>
    <message>
        <source>an output of its own</source>
        <translation>独立的输出</translation>
    </message>
    <message>
        <source>choose another name</source>
        <translation>请换一个名称</translation>
    </message>
    <message>
        <source>Nothing was imported</source>
        <translation>没有导入任何内容</translation>
    </message>
    <message>
        <source>The job was not changed</source>
        <translation>任务未更改</translation>
    </message>
    <message>
        <source>Edit job</source>
        <translation>编辑任务</translation>
    </message>
    <message>
        <source>Move job</source>
        <translation>移动任务</translation>
    </message>
    <message>
        <source>Run next</source>
        <translation>下一个运行</translation>
    </message>
    <message>
        <source>Hold job</source>
        <translation>搁置任务</translation>
    </message>
    <message>
        <source>Release job</source>
        <translation>放行任务</translation>
    </message>
    <message>
        <source>Goes on as soon as the engine is free</source>
        <translation>引擎空闲后继续</translation>
    </message>
    <message>
        <source>Cancelled by you</source>
        <translation>已由您取消</translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)</source>
        <translation>
            <numerusform>取消 %n 个任务</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n job(s)</source>
        <translation>
            <numerusform>移除 %n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation>已由您暂停</translation>
    </message>
    <message>
        <source>Run on another machine</source>
        <translation>在另一台机器上运行</translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobStore</name>
    <message>
        <source>The queue&apos;s store was damaged</source>
        <translation>队列的存储已损坏</translation>
    </message>
    <message>
        <source>It was kept as %1, and the queue was rebuilt from the job files in %2. Check the order and what had been running.</source>
        <translation>原文件保留为 %1，队列已根据 %2 中的任务文件重建。请检查顺序以及当时正在运行的任务。</translation>
    </message>
    <message>
        <source>It may have been running when the store was damaged</source>
        <translation>存储损坏时它可能正在运行</translation>
    </message>
    <message>
        <source>Jobs were brought back</source>
        <translation>任务已找回</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) that the store had lost were found in %1.</source>
        <translation>
            <numerusform>在 %1 中找到了存储丢失的 %n 个任务。</numerusform>
        </translation>
    </message>
    <message>
        <source>The studio ended while it ran</source>
        <translation>它运行时程序退出了</translation>
    </message>
    <message>
        <source>Its job file is gone: it may have ended already. Look at its output first</source>
        <translation>它的任务文件已不存在：可能已经结束。请先查看输出</translation>
    </message>
</context>
<context>
    <name>vdit::jobs::QueueRunner</name>
    <message>
        <source>No job can be started</source>
        <translation>无法启动任何任务</translation>
    </message>
    <message>
        <source>Paused after the job, as asked</source>
        <translation>已按要求在任务结束后暂停</translation>
    </message>
    <message>
        <source>The disk is full: %1</source>
        <translation>磁盘已满：%1</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation>已由您暂停</translation>
    </message>
    <message>
        <source>Cancelled by you</source>
        <translation>已由您取消</translation>
    </message>
    <message>
        <source>The queue could not be changed</source>
        <translation>队列无法更改</translation>
    </message>
    <message>
        <source>Jobs wait for an engine</source>
        <translation>任务在等待引擎</translation>
    </message>
    <message>
        <source>attempt %1 on %2: vdit %3, %4</source>
        <translation>第 %1 次尝试，在 %2 上：vdit %3，%4</translation>
    </message>
    <message>
        <source>done after %1 s</source>
        <translation>完成，用时 %1 秒</translation>
    </message>
    <message>
        <source>failed: %1: %2</source>
        <translation>失败：%1：%2</translation>
    </message>
    <message>
        <source>paused at step %1</source>
        <translation>在第 %1 步暂停</translation>
    </message>
    <message>
        <source>cancelled at step %1</source>
        <translation>在第 %1 步取消</translation>
    </message>
    <message>
        <source>interrupted: %1</source>
        <translation>中断：%1</translation>
    </message>
    <message>
        <source>Stopped after step %1 of %2, and the video so far kept</source>
        <translation>在第 %1 步（共 %2 步）后停止，已保留到此为止的视频</translation>
    </message>
</context>
<context>
    <name>vdit::jobs::QueueWriter</name>
    <message>
        <source>The studio was closed while it ran</source>
        <translation>它运行时程序被关闭</translation>
    </message>
</context>
<context>
    <name>vdit::link</name>
    <message>
        <source>install vdit, or choose its path in the settings</source>
        <translation>请安装 vdit，或在设置中选择其路径</translation>
    </message>
    <message>
        <source>no such program</source>
        <translation>没有该程序</translation>
    </message>
    <message>
        <source>not executable</source>
        <translation>不可执行</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>一个程序</translation>
    </message>
    <message>
        <source>not a host name</source>
        <translation>不是主机名</translation>
    </message>
    <message>
        <source>a name, an address, or user@host</source>
        <translation>名称、地址或 user@host</translation>
    </message>
    <message>
        <source>use an alias of ~/.ssh/config for anything else</source>
        <translation>其他情况请使用 ~/.ssh/config 中的别名</translation>
    </message>
    <message>
        <source>not a plain path</source>
        <translation>不是普通路径</translation>
    </message>
    <message>
        <source>letters, digits, and ._~/+-</source>
        <translation>字母、数字以及 ._~/+-</translation>
    </message>
</context>
<context>
    <name>vdit::link::EngineLink</name>
    <message>
        <source>The engine is not started</source>
        <translation>引擎未启动</translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation>无法启动 %1：%2</translation>
    </message>
    <message>
        <source>%1 said nothing for 10 s: it may be no engine, or its shell waits for input</source>
        <translation>%1 已 10 秒没有回应：它可能不是引擎，或其 shell 在等待输入</translation>
    </message>
    <message>
        <source>The engine has not been heard for 10 s</source>
        <translation>引擎已 10 秒没有回应</translation>
    </message>
    <message>
        <source>the engine did not stop within 5 s and is killed</source>
        <translation>引擎未在 5 秒内停止，已被终止</translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation>正在启动引擎</translation>
    </message>
    <message>
        <source>The engine is version %1 (protocol %2), this studio is version %3 (protocol %4): install the same version of both, or choose another vdit</source>
        <translation>引擎版本为 %1（协议 %2），本程序版本为 %3（协议 %4）：请安装相同版本，或选择另一个 vdit</translation>
    </message>
    <message>
        <source>%1, at step %2</source>
        <translation>%1，第 %2 步</translation>
    </message>
    <message>
        <source>ask again when the engine is ready</source>
        <translation>请在引擎就绪后重试</translation>
    </message>
    <message>
        <source>The engine is stopped</source>
        <translation>引擎已停止</translation>
    </message>
    <message>
        <source>The engine is gone: %1</source>
        <translation>引擎已退出：%1</translation>
    </message>
    <message>
        <source>The engine crashed 3 times within 5 minutes and is not started again by itself. The last time: %1</source>
        <translation>引擎在 5 分钟内崩溃了 3 次，不再自动启动。最近一次：%1</translation>
    </message>
    <message>
        <source>The engine was stopped</source>
        <translation>引擎已被停止</translation>
    </message>
    <message>
        <source>The engine was restarted</source>
        <translation>引擎已重启</translation>
    </message>
    <message>
        <source>Restarting the engine</source>
        <translation>正在重启引擎</translation>
    </message>
    <message>
        <source>The engine was not ready: %1</source>
        <translation>引擎未就绪：%1</translation>
    </message>
    <message>
        <source>%1, while its results were fetched: %2 of %3 are here</source>
        <translation>%1；当时正在取回结果：已取回 %2，共 %3</translation>
    </message>
</context>
<context>
    <name>vdit::link::EngineProcess</name>
    <message>
        <source>killed (signal 9): by a person, or because memory ran out</source>
        <translation>被终止（信号 9）：由人操作，或内存不足</translation>
    </message>
    <message>
        <source>ended by signal %1 (%2)</source>
        <translation>被信号 %1（%2）结束</translation>
    </message>
    <message>
        <source>the device reported a fault and cannot be used by this process any more</source>
        <translation>设备报告故障，此进程无法再使用它</translation>
    </message>
    <message>
        <source>it could not read what the studio sent</source>
        <translation>它无法读取程序发送的内容</translation>
    </message>
    <message>
        <source>ssh ended</source>
        <translation>ssh 已结束</translation>
    </message>
    <message>
        <source>vdit was not found on the host</source>
        <translation>主机上找不到 vdit</translation>
    </message>
    <message>
        <source>it ended</source>
        <translation>它已结束</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>退出码 %1</translation>
    </message>
</context>
<context>
    <name>vdit::link::FetchedFiles</name>
    <message>
        <source>there is another one already</source>
        <translation>那里已有另一个</translation>
    </message>
    <message>
        <source>move it away, then try again</source>
        <translation>请将其移开后重试</translation>
    </message>
    <message>
        <source>%1 bytes are free, the results need %2</source>
        <translation>剩余 %1 字节，结果需要 %2 字节</translation>
    </message>
    <message>
        <source>make room, then try again: the results wait on the engine&apos;s machine</source>
        <translation>请腾出空间后重试：结果仍保留在引擎所在的机器上</translation>
    </message>
    <message>
        <source>the folder cannot be made</source>
        <translation>无法创建文件夹</translation>
    </message>
    <message>
        <source>check its permissions; the results wait on the engine&apos;s machine</source>
        <translation>请检查其权限；结果仍保留在引擎所在的机器上</translation>
    </message>
    <message>
        <source>what arrived is not what the engine&apos;s machine has</source>
        <translation>收到的内容与引擎所在机器上的不一致</translation>
    </message>
    <message>
        <source>try again</source>
        <translation>请重试</translation>
    </message>
    <message>
        <source>check the permissions of its folder</source>
        <translation>请检查其所在文件夹的权限</translation>
    </message>
</context>
<context>
    <name>vdit::link::RemoteJob</name>
    <message>
        <source>a file that can be read</source>
        <translation>可读取的文件</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>至多 %1</translation>
    </message>
    <message>
        <source>a video or latents of this machine, which are not sent to another</source>
        <translation>本机的视频或潜变量，不会发送到另一台机器</translation>
    </message>
    <message>
        <source>in the queue, choose &quot;Run on&quot;, &quot;this machine&quot;, then &quot;Retry&quot;</source>
        <translation>在队列中选择“运行于”、“本机”，然后“重试”</translation>
    </message>
</context>
<context>
    <name>vdit::link::ResultFetch</name>
    <message>
        <source>a piece of %1 bytes instead of %2: it changed meanwhile</source>
        <translation>收到的片段为 %1 字节而非 %2 字节：其间发生了变化</translation>
    </message>
    <message>
        <source>a list of %1 files</source>
        <translation>含 %1 个文件的列表</translation>
    </message>
    <message>
        <source>the job is done but left no results</source>
        <translation>任务已完成，但没有留下结果</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no result that this job asked for</source>
        <translation>“%1”不是此任务所要的结果</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>vdit::project::FoundModel</name>
    <message>
        <source>%1: %2 is missing</source>
        <translation>%1：缺少 %2</translation>
    </message>
    <message>
        <source>%1: its weights are missing</source>
        <translation>%1：缺少权重</translation>
    </message>
    <message>
        <source>%1: only %2, which is never opened; convert it to safetensors</source>
        <translation>%1：只有 %2，这种文件从不打开；请转换为 safetensors</translation>
    </message>
    <message>
        <source>the folder %1 is missing</source>
        <translation>缺少文件夹 %1</translation>
    </message>
    <message>
        <source>the folder is not there</source>
        <translation>文件夹不存在</translation>
    </message>
    <message>
        <source>model_index.json names no pipeline</source>
        <translation>model_index.json 没有写明流水线</translation>
    </message>
    <message>
        <source>model_index.json is missing</source>
        <translation>缺少 model_index.json</translation>
    </message>
    <message>
        <source>%1 is not run by this engine</source>
        <translation>此引擎不能运行 %1</translation>
    </message>
</context>
<context>
    <name>vdit::project::ModelShelf</name>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
</context>
<context>
    <name>vdit::project::Project</name>
    <message>
        <source>%1 was damaged; the version %2 was taken</source>
        <translation>%1 已损坏；已采用版本 %2</translation>
    </message>
    <message>
        <source>%1 was damaged and had no older version</source>
        <translation>%1 已损坏，且没有旧版本</translation>
    </message>
</context>
<context>
    <name>vdit::project::StudioSettings</name>
    <message>
        <source>%1 is not a folder</source>
        <translation>%1 不是文件夹</translation>
    </message>
    <message>
        <source>%1 is a folder</source>
        <translation>%1 是文件夹</translation>
    </message>
    <message>
        <source>%1 cannot be written</source>
        <translation>无法写入 %1</translation>
    </message>
</context>
<context>
    <name>vdit::ui</name>
    <message>
        <source>%1 cannot be read</source>
        <translation>无法读取 %1</translation>
    </message>
    <message>
        <source>%1 is damaged</source>
        <translation>%1 已损坏</translation>
    </message>
    <message>
        <source>the %1 video is missing</source>
        <translation>缺少 %1 视频</translation>
    </message>
    <message>
        <source>not finished: no metrics</source>
        <translation>未完成：没有指标</translation>
    </message>
    <message>
        <source>no sidecar: its settings are unknown</source>
        <translation>没有附属文件：设置未知</translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>The share of (query, key) pairs that a head still computes. 100 % is full attention; at 40 % more than half of the work is left out. Sparsity is what is missing to 100 %. The number is counted from the very intervals that the kernel executes, so it is what runs, not an estimate.</source>
        <translation>一个注意力头仍然计算的（查询，键）对所占的比例。100 % 即完整注意力；40 % 时省去了一半以上的计算。稀疏度是与 100 % 的差。该数值由内核实际执行的区间统计得出，是真实运行量，而非估计。</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>How much of a head&apos;s softmax mass falls on the pairs that its mode keeps, averaged over the queries: 1.000 means that nothing the head looks at is lost. A high recall at a low density is a head whose attention is concentrated, and cheap to make sparse.</source>
        <translation>注意力头的 softmax 质量有多少落在其模式保留的对上，按查询取平均：1.000 表示所关注的内容毫无损失。密度低而召回率高的头，注意力集中，适合稀疏化。</translation>
    </message>
    <message>
        <source>lambda</source>
        <translation>lambda</translation>
    </message>
    <message>
        <source>How much a saved pair is worth against error. Every candidate mode of a head costs its error plus lambda times its density; the cheapest wins. Raise lambda and the heads choose sparser modes. Epsilon decides first: if no candidate&apos;s loss is below epsilon the head stays Full, so it is the stronger knob.</source>
        <translation>省下的计算相对于误差的价值。每个候选模式的代价是其误差加上 lambda 乘以其密度，代价最小者胜出。提高 lambda，头会选择更稀疏的模式。epsilon 先行决定：若没有候选的损失低于 epsilon，该头保持完整，因此它是更有力的旋钮。</translation>
    </message>
    <message>
        <source>What is %1?</source>
        <translation>什么是%1？</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>搁置</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>正在暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>pair</source>
        <translation>成对</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation>正在读取提示词</translation>
    </message>
    <message>
        <source>denoising</source>
        <translation>正在去噪</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>正在解码</translation>
    </message>
    <message>
        <source>writing the video</source>
        <translation>正在写入视频</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>正在测量</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>正在搜索</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>; expected %1</source>
        <translation>；应为 %1</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Light or dark; &quot;Follow the system&quot; changes with the desktop&apos;s own setting.</source>
        <translation>浅色或深色；“跟随系统”会随桌面设置变化。</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>No sliding panels, no looped preview and no moving hints.</source>
        <translation>没有滑动面板、循环预览和移动提示。</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The language of the window, from the next start on.</source>
        <translation>窗口的语言，下次启动时生效。</translation>
    </message>
    <message>
        <source>Engine program</source>
        <translation>引擎程序</translation>
    </message>
    <message>
        <source>The path of vdit. Empty: the one beside this program, or the first on the PATH.</source>
        <translation>vdit 的路径。留空：使用本程序旁的，或 PATH 中的第一个。</translation>
    </message>
    <message>
        <source>Remote host</source>
        <translation>远程主机</translation>
    </message>
    <message>
        <source>ssh program</source>
        <translation>ssh 程序</translation>
    </message>
    <message>
        <source>The ssh to use. Empty: the first on the PATH.</source>
        <translation>要使用的 ssh。留空：PATH 中的第一个。</translation>
    </message>
    <message>
        <source>When the studio starts</source>
        <translation>程序启动时</translation>
    </message>
    <message>
        <source>What the queue does with jobs that wait. After a crash it is always paused.</source>
        <translation>队列如何处理等待中的任务。崩溃后总是暂停。</translation>
    </message>
    <message>
        <source>Notify when a job ends</source>
        <translation>任务结束时通知</translation>
    </message>
    <message>
        <source>A message of the desktop when the window is not in front.</source>
        <translation>窗口不在前台时发出桌面消息。</translation>
    </message>
    <message>
        <source>Sound when a job ends</source>
        <translation>任务结束时发声</translation>
    </message>
    <message>
        <source>A short sound at the end or failure of a job.</source>
        <translation>任务结束或失败时发出短促声音。</translation>
    </message>
    <message>
        <source>Strip private data on export</source>
        <translation>导出时去除私人数据</translation>
    </message>
    <message>
        <source>Exported files carry no prompt, seed or model.</source>
        <translation>导出的文件不含提示词、种子或模型。</translation>
    </message>
    <message>
        <source>Versions kept</source>
        <translation>保留的版本数</translation>
    </message>
    <message>
        <source>Older versions of each document of a project.</source>
        <translation>项目中每个文档的旧版本。</translation>
    </message>
    <message>
        <source>Thumbnail cache</source>
        <translation>缩略图缓存</translation>
    </message>
    <message>
        <source>The oldest thumbnails are removed beyond this size.</source>
        <translation>超过此大小时移除最旧的缩略图。</translation>
    </message>
    <message>
        <source>Export format</source>
        <translation>导出格式</translation>
    </message>
    <message>
        <source>What the Library&apos;s Export offers first.</source>
        <translation>资料库的导出首先提供的格式。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>As last time</source>
        <translation>同上次</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Stay paused</source>
        <translation>保持暂停</translation>
    </message>
    <message>
        <source>H.264, MP4</source>
        <translation>H.264，MP4</translation>
    </message>
    <message>
        <source>FFV1 lossless, MKV</source>
        <translation>FFV1 无损，MKV</translation>
    </message>
    <message>
        <source>PNG frames</source>
        <translation>PNG 帧</translation>
    </message>
    <message>
        <source>GIF</source>
        <translation>GIF</translation>
    </message>
    <message>
        <source>Animated WebP</source>
        <translation>动态 WebP</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>%1: a pair. Drop it to restore its settings in Generate</source>
        <translation>%1：一个对。放下以在“生成”中恢复其设置</translation>
    </message>
    <message>
        <source>%1: a video. Drop it to restore its settings in Generate</source>
        <translation>%1：一个视频。放下以在“生成”中恢复其设置</translation>
    </message>
    <message>
        <source>%1: a job. Drop it to restore its settings in Generate</source>
        <translation>%1：一个任务。放下以在“生成”中恢复其设置</translation>
    </message>
    <message>
        <source>%1: a capture. Drop it to open it in Inspect</source>
        <translation>%1：一个捕获。放下以在“检视”中打开</translation>
    </message>
    <message>
        <source>%1: a sparse config. Drop it to open it in Tune</source>
        <translation>%1：一个稀疏配置。放下以在“调整”中打开</translation>
    </message>
    <message>
        <source>%1: a project. Open it with File, Open project</source>
        <translation>%1：一个项目。请用“文件 → 打开项目”打开</translation>
    </message>
    <message>
        <source>%1: a model. Drop it to choose it in Generate</source>
        <translation>%1：一个模型。放下以在“生成”中选用</translation>
    </message>
    <message>
        <source>%1 is nothing that this program knows</source>
        <translation>%1 不是本程序认识的内容</translation>
    </message>
    <message>
        <source>no encoder on this machine</source>
        <translation>本机没有编码器</translation>
    </message>
    <message>
        <source>takes no odd sizes such as %1×%2</source>
        <translation>不接受奇数尺寸，如 %1×%2</translation>
    </message>
    <message>
        <source>H.265, MP4</source>
        <translation>H.265，MP4</translation>
    </message>
    <message>
        <source>AV1, MP4</source>
        <translation>AV1，MP4</translation>
    </message>
    <message>
        <source>ProRes 422 HQ, MOV</source>
        <translation>ProRes 422 HQ，MOV</translation>
    </message>
    <message>
        <source>stopped while it was written: %1 frames can be kept</source>
        <translation>写入时中断：可保留 %1 帧</translation>
    </message>
    <message>
        <source>last seen %1</source>
        <translation>上次见到：%1</translation>
    </message>
    <message>
        <source>unknown field &quot;%1&quot;</source>
        <translation>未知字段“%1”</translation>
    </message>
    <message>
        <source>unknown field &quot;%1&quot;, did you mean &quot;%2&quot;?</source>
        <translation>未知字段“%1”，您是否想用“%2”？</translation>
    </message>
    <message>
        <source>stopped at step %1 of %2; it can go on from its checkpoint</source>
        <translation>停在第 %1 步，共 %2 步；可从检查点继续</translation>
    </message>
    <message>
        <source>stopped at step %1 of %2; it would begin anew</source>
        <translation>停在第 %1 步，共 %2 步；将从头开始</translation>
    </message>
    <message>
        <source>stopped while it ran; it can go on from its checkpoint</source>
        <translation>运行中停止；可从检查点继续</translation>
    </message>
    <message>
        <source>stopped while it ran; it would begin anew</source>
        <translation>运行中停止；将从头开始</translation>
    </message>
    <message>
        <source>half-written: %1 frames can be kept</source>
        <translation>只写了一半：可保留 %1 帧</translation>
    </message>
    <message>
        <source>half-written, %1 frames; its job writes it again</source>
        <translation>只写了一半，%1 帧；其任务会重新写入</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>保持不动</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Cancel it</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Keep the frames</source>
        <translation>保留这些帧</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Engine program on the host</source>
        <translation>主机上的引擎程序</translation>
    </message>
    <message>
        <source>The path of vdit there. Empty: the first on its PATH.</source>
        <translation>vdit 在那里的路径。留空：其 PATH 上的第一个。</translation>
    </message>
    <message>
        <source>New jobs run on</source>
        <translation>新任务运行于</translation>
    </message>
    <message>
        <source>Where a remote host is set; a job that waits can be sent to the other one from the queue. From the next start on.</source>
        <translation>在设置了远程主机时；等待中的任务可以从队列发送到另一台。下次启动时生效。</translation>
    </message>
    <message>
        <source>The remote host</source>
        <translation>远程主机</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>full run</source>
        <translation>完整运行</translation>
    </message>
    <message>
        <source>sparse run</source>
        <translation>稀疏运行</translation>
    </message>
    <message>
        <source>prompt %1 of %2</source>
        <translation>提示词 %1 / %2</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>layer %1 of %2</source>
        <translation>第 %1 层，共 %2 层</translation>
    </message>
    <message>
        <source>fetching the results</source>
        <translation>正在取回结果</translation>
    </message>
    <message>
        <source>Settings in Generate</source>
        <translation>“生成”中的设置</translation>
    </message>
    <message>
        <source>Prompt history</source>
        <translation>提示词历史</translation>
    </message>
    <message>
        <source>Ratings and tags</source>
        <translation>评分与标签</translation>
    </message>
    <message>
        <source>What was open</source>
        <translation>打开的内容</translation>
    </message>
    <message>
        <source>Place of the window</source>
        <translation>窗口位置</translation>
    </message>
    <message>
        <source>Notes and votes</source>
        <translation>备注与投票</translation>
    </message>
    <message>
        <source>Places of panels</source>
        <translation>面板位置</translation>
    </message>
    <message>
        <source>autosaved %1</source>
        <translation>自动保存于 %1</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>保存于 %1</translation>
    </message>
    <message>
        <source>autosaved before the end; older versions are kept</source>
        <translation>结束前已自动保存；旧版本仍保留</translation>
    </message>
    <message>
        <source>A second engine, on another machine through ssh, which must not ask for a password. Jobs are sent there and their results fetched; a model must lie there under the same path as here. Empty: none. From the next start on.</source>
        <translation>另一台机器上的第二个引擎，通过 ssh 连接，且不得要求输入密码。任务会发送过去，结果会取回；模型在那里的路径必须与这里相同。留空：没有。下次启动时生效。</translation>
    </message>
    <message>
        <source>Name of a result</source>
        <translation>结果的名称</translation>
    </message>
    <message>
        <source>{prompt}, {seed}, {model}, {config}, {size}, {frames}, {steps} and {date} become those of the run. Empty: {prompt}-{seed}.</source>
        <translation>{prompt}、{seed}、{model}、{config}、{size}、{frames}、{steps} 和 {date} 会替换为该次运行的值。留空：{prompt}-{seed}。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::AboutDialog</name>
    <message>
        <source>About Sparse-vDiT Studio</source>
        <translation>关于 Sparse-vDiT Studio</translation>
    </message>
    <message>
        <source>Video from a diffusion transformer whose attention heads you can see, change and make sparse. After the paper arXiv 2506.03065. Offline: nothing is sent anywhere.</source>
        <translation>用扩散 Transformer 生成视频，并可查看、修改其注意力头并使之稀疏。依据论文 arXiv 2506.03065。离线运行：不向任何地方发送数据。</translation>
    </message>
    <message>
        <source>The window is free software under the GPL, version 3 or later; engine, kernels and command line under the Apache licence 2.0. It uses Qt, QCustomPlot, FFmpeg and OpenCV.</source>
        <translation>窗口程序是自由软件，采用 GPL 第 3 版或更新版本；引擎、内核与命令行采用 Apache 许可证 2.0。使用了 Qt、QCustomPlot、FFmpeg 和 OpenCV。</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断信息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>vdit::ui::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
    <message>
        <source>Found %1, expected %2</source>
        <translation>实为 %1，应为 %2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::BlockName</name>
    <message>
        <source>dual-stream block %1</source>
        <translation>双流块 %1</translation>
    </message>
    <message>
        <source>single-stream block %1</source>
        <translation>单流块 %1</translation>
    </message>
</context>
<context>
    <name>vdit::ui::BranchName</name>
    <message>
        <source>positive</source>
        <translation>正向</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>负向</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CandidateModel</name>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>w %L1, %2</source>
        <translation>w %L1，%2</translation>
    </message>
    <message>
        <source>space</source>
        <translation>空间</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>%1 + sink</source>
        <translation>%1 + 汇</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Mode and parameters of the candidate</source>
        <translation>候选的模式和参数</translation>
    </message>
    <message>
        <source>Kept (query, key) token pairs / all pairs, counted from the runs</source>
        <translation>保留的（查询，键）词元对 / 全部词元对，按运行段统计</translation>
    </message>
    <message>
        <source>Share of softmax mass on kept pairs, averaged over query rows</source>
        <translation>落在保留对上的 softmax 质量份额，对查询行取平均</translation>
    </message>
    <message>
        <source>Squared difference to the Full output / squared Full output, of the whole head before the output projection</source>
        <translation>与完整注意力输出之差的平方 / 完整注意力输出的平方，整个头，输出投影之前</translation>
    </message>
    <message>
        <source>%1 %2, density %3, recall %4, error %5, time %6</source>
        <translation>%1 %2，密度 %3，召回率 %4，误差 %5，时间 %6</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Predicted time of the head in one forward: the measured cost of its mode&apos;s kernel where the newest loss table of this model was searched</source>
        <translation>该头一次前向的预测时间：此模型最新损失表搜索所在设备上，该模式内核的实测代价</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CandidateTable</name>
    <message>
        <source>Candidate modes of this head</source>
        <translation>此头的候选模式</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CapturePolicyDialog</name>
    <message>
        <source>Run with capture</source>
        <translation>带捕获运行</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>all %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source> tokens</source>
        <translation> 个词元</translation>
    </message>
    <message>
        <source>Queries and keys, for single tokens</source>
        <translation>查询和键，用于单个词元</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Guidance branch</source>
        <translation>引导分支</translation>
    </message>
    <message>
        <source>Token order</source>
        <translation>词元顺序</translation>
    </message>
    <message>
        <source>Cell of a map</source>
        <translation>图的单元</translation>
    </message>
    <message>
        <source>Also keep</source>
        <translation>同时保留</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>An instrumented run: its timings are not valid</source>
        <translation>带探测的运行：其计时无效</translation>
    </message>
    <message>
        <source>Steps: numbers from 1 to %1, as 1,5,10-12</source>
        <translation>步：1 到 %1 的数字，如 1,5,10-12</translation>
    </message>
    <message>
        <source>Layers: numbers from 0 to %1, as 0,5-7</source>
        <translation>层：0 到 %1 的数字，如 0,5-7</translation>
    </message>
    <message>
        <source>Heads: numbers from 0 to %1</source>
        <translation>头：0 到 %1 的数字</translation>
    </message>
    <message>
        <source>A prompt is needed</source>
        <translation>需要提示词</translation>
    </message>
    <message>
        <source>Name: a plain folder name</source>
        <translation>名称：普通的文件夹名</translation>
    </message>
    <message>
        <source>Will take %1</source>
        <translation>将占用 %1</translation>
    </message>
    <message>
        <source>%1: the cap of %2 stops it earlier</source>
        <translation>%1：会因上限 %2 提前停止</translation>
    </message>
    <message>
        <source>%1, free: %2</source>
        <translation>%1，可用：%2</translation>
    </message>
    <message>
        <source>both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>frame-major</source>
        <translation>帧优先</translation>
    </message>
    <message>
        <source>space-major</source>
        <translation>空间优先</translation>
    </message>
    <message>
        <source>Recall and error of the usual modes</source>
        <translation>常用模式的召回率和误差</translation>
    </message>
    <message>
        <source>Scores Skip and two sparse modes at three densities for every head: about one dense attention more for each captured step</source>
        <translation>为每个头评估“跳过”以及两种稀疏模式的三个密度：每个捕获的步大约多一次稠密注意力的时间</translation>
    </message>
    <message>
        <source>Score the modes of a config</source>
        <translation>评估一个配置的模式</translation>
    </message>
    <message>
        <source>Every head&apos;s own mode of this config is scored, too, at every place of the video</source>
        <translation>还会评估此配置中每个头自己的模式，并给出视频每个位置的误差</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Modes of</source>
        <translation>配置的模式</translation>
    </message>
    <message>
        <source>no config</source>
        <translation>无配置</translation>
    </message>
    <message>
        <source>Every step of this clip is one prediction: there is no negative branch</source>
        <translation>此片段每步只有一次预测：没有负向分支</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CellQuery</name>
    <message>
        <source>expected &quot;and&quot; or &quot;or&quot;</source>
        <translation>应为 &quot;and&quot; 或 &quot;or&quot;</translation>
    </message>
    <message>
        <source>too many parentheses</source>
        <translation>括号过多</translation>
    </message>
    <message>
        <source>expected &quot;)&quot;</source>
        <translation>应为 &quot;)&quot;</translation>
    </message>
    <message>
        <source>expected a condition, as: recall &lt; 0.9</source>
        <translation>应为条件，如：recall &lt; 0.9</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no field: mode, layer, head, recall, error, density, saving, width, locked, comment, changed, invalid, measured</source>
        <translation>&quot;%1&quot; 不是字段：mode、layer、head、recall、error、density、saving、width、locked、comment、changed、invalid、measured</translation>
    </message>
    <message>
        <source>expected = or !=</source>
        <translation>应为 = 或 !=</translation>
    </message>
    <message>
        <source>expected a mode: F, S, D, M or V</source>
        <translation>应为模式：F、S、D、M 或 V</translation>
    </message>
    <message>
        <source>expected a range, as: 0..3</source>
        <translation>应为范围，如：0..3</translation>
    </message>
    <message>
        <source>expected =, !=, &lt;, &lt;=, &gt;, &gt;= or in</source>
        <translation>应为 =、!=、&lt;、&lt;=、&gt;、&gt;= 或 in</translation>
    </message>
    <message>
        <source>expected a number</source>
        <translation>应为数字</translation>
    </message>
    <message>
        <source>%1 (character %2)</source>
        <translation>%1（第 %2 个字符）</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CheatSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CheckBar</name>
    <message>
        <source>Reference / candidate differ. Nothing is adjusted to hide it.</source>
        <translation>参考与候选不一致。不会为掩盖差异做任何调整。</translation>
    </message>
    <message>
        <source>What the pair compares: full attention and a sparse config</source>
        <translation>这一对所比较的：完整注意力与一个稀疏配置</translation>
    </message>
    <message>
        <source>Same pair</source>
        <translation>同一对</translation>
    </message>
    <message>
        <source>Not a pair</source>
        <translation>不是一对</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>No command matches</source>
        <translation>没有匹配的命令</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CompareSession</name>
    <message>
        <source>Nine candidates at most: the keys 1 to 9 choose among them. Remove one first.</source>
        <translation>最多九个候选：按键 1 到 9 在其中选择。请先移除一个。</translation>
    </message>
    <message>
        <source>%1 is not there: deleted, moved, or its drive is absent.</source>
        <translation>%1 不存在：已被删除、移动，或所在的驱动器未连接。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CompareStart</name>
    <message>
        <source>Drop the reference here: a video, or a pair folder</source>
        <translation>将参考拖到此处：一个视频或一个对的文件夹</translation>
    </message>
    <message>
        <source>Drop a candidate here</source>
        <translation>将候选拖到此处</translation>
    </message>
    <message>
        <source>A pair is the same prompt, seed and noise, once with full attention and once sparse.</source>
        <translation>一个对：相同的提示词、种子和噪声，一次用完整注意力，一次用稀疏注意力。</translation>
    </message>
    <message>
        <source>Make a pair from the last result</source>
        <translation>用上一个结果生成对</translation>
    </message>
    <message>
        <source>Open a pair…</source>
        <translation>打开对…</translation>
    </message>
    <message>
        <source>Recent pairs</source>
        <translation>最近的对</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CompareView</name>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Two runs, names hidden</source>
        <translation>两个运行，名称已隐藏</translation>
    </message>
    <message>
        <source>%1 beside %2</source>
        <translation>%1 与 %2 并排</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>SSIM loss</source>
        <translation>SSIM 损失</translation>
    </message>
    <message>
        <source>gain %1 ×</source>
        <translation>增益 %1 ×</translation>
    </message>
</context>
<context>
    <name>vdit::ui::CompareWorkspace</name>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Against the reference</source>
        <translation>与参考相比</translation>
    </message>
    <message>
        <source>Metrics by frame</source>
        <translation>逐帧指标</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Temporal</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Add a candidate</source>
        <translation>添加候选</translation>
    </message>
    <message>
        <source>Videos (*.mp4 *.mkv *.gif *.webp)</source>
        <translation>视频 (*.mp4 *.mkv *.gif *.webp)</translation>
    </message>
    <message>
        <source>Open a pair</source>
        <translation>打开对</translation>
    </message>
    <message>
        <source>Saving the comparison, %1 %</source>
        <translation>正在保存比较，%1 %</translation>
    </message>
    <message>
        <source>Comparison saved</source>
        <translation>比较已保存</translation>
    </message>
    <message>
        <source>Note on this frame…</source>
        <translation>为此帧加批注…</translation>
    </message>
    <message>
        <source>Sparse, %1</source>
        <translation>稀疏，%1</translation>
    </message>
    <message>
        <source>Full, %1</source>
        <translation>完整，%1</translation>
    </message>
    <message>
        <source>Metrics start when both runs are decoded.</source>
        <translation>两个运行都解码后开始计算指标。</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
    <message>
        <source>Metrics of each frame appear here once there is a pair.</source>
        <translation>有了一个对之后，此处显示每一帧的指标。</translation>
    </message>
    <message>
        <source>Comparing the frames…</source>
        <translation>正在比较各帧…</translation>
    </message>
    <message>
        <source>Waiting for both videos.</source>
        <translation>正在等待两个视频。</translation>
    </message>
    <message>
        <source>luma, encoded files, against A</source>
        <translation>亮度，编码后的文件，相对 A</translation>
    </message>
    <message>
        <source>luma, raw frames, against A</source>
        <translation>亮度，原始帧，相对 A</translation>
    </message>
    <message>
        <source>Against full attention</source>
        <translation>与完整注意力相比</translation>
    </message>
    <message>
        <source>No worst frame</source>
        <translation>没有最差帧</translation>
    </message>
    <message>
        <source>This candidate has no metrics yet.</source>
        <translation>此候选尚无指标。</translation>
    </message>
    <message>
        <source>comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>保存比较</translation>
    </message>
    <message>
        <source>Engine not connected: the pair that was being made waits.</source>
        <translation>引擎未连接：正在生成的对处于等待状态。</translation>
    </message>
    <message>
        <source>%1: %2 against %3</source>
        <translation>%1：%2 与 %3 对比</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ComparisonReport</name>
    <message>
        <source>PSNR of each frame</source>
        <translation>每一帧的 PSNR</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>%1, %2, and their difference</source>
        <translation>%1、%2 及其差异</translation>
    </message>
    <message>
        <source>Frame %1</source>
        <translation>第 %1 帧</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>first frame</source>
        <translation>首帧</translation>
    </message>
    <message>
        <source>worst frame</source>
        <translation>最差帧</translation>
    </message>
    <message>
        <source>last frame</source>
        <translation>末帧</translation>
    </message>
    <message>
        <source>These numbers measure sameness to the reference, not quality.</source>
        <translation>这些数值衡量与参考的相同程度，而不是质量。</translation>
    </message>
    <message>
        <source>Computed on the raw decoded frames.</source>
        <translation>在原始解码帧上计算。</translation>
    </message>
    <message>
        <source>Computed on the encoded files: compression counts too.</source>
        <translation>在编码后的文件上计算：压缩也会影响数值。</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>投票</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ConfigCatalog</name>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>not predicted</source>
        <translation>未预测</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1, speed-up %2, error %3, predicted</source>
        <translation>%1，加速比 %2，误差 %3，预测</translation>
    </message>
    <message>
        <source>Calibrated elsewhere: on a grid of %1 × %2 × %3 tokens.</source>
        <translation>在别处校准：%1 × %2 × %3 个词元的网格。</translation>
    </message>
    <message>
        <source>other model</source>
        <translation>其他模型</translation>
    </message>
    <message>
        <source>Made for a model of %1 × %2 heads; this one has %3 × %4</source>
        <translation>为 %1 × %2 个头的模型制作；此模型有 %3 × %4 个</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>%1, speed-up %2 measured, error %3 predicted</source>
        <translation>%1，实测加速比 %2，预测误差 %3</translation>
    </message>
    <message>
        <source>%1: density %2</source>
        <translation>%1：密度 %2</translation>
    </message>
    <message>
        <source>Speed-up %1, measured on this machine by the pair %2</source>
        <translation>加速比 %1，由成对运行 %2 在本机实测</translation>
    </message>
    <message>
        <source>Speed-up %1, predicted from kernel times where it was made</source>
        <translation>加速比 %1，按制作它的机器上的内核用时预测</translation>
    </message>
    <message>
        <source>Error %1: mean relative error of the heads, predicted</source>
        <translation>误差 %1：各头的平均相对误差，预测值</translation>
    </message>
    <message>
        <source>Made for another model family: %1; this one is of %2</source>
        <translation>为另一模型系列制作：%1；此模型属于 %2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ConfigCheck</name>
    <message>
        <source>The config has %1 × %2 heads, the model %3 × %4</source>
        <translation>配置有 %1 × %2 个头，模型有 %3 × %4 个</translation>
    </message>
    <message>
        <source>Calibrated elsewhere: for %1 tokens, the run has %2</source>
        <translation>在别处校准：配置为 %1 个词元，运行有 %2</translation>
    </message>
    <message>
        <source>Scale widths and intervals to the run</source>
        <translation>把宽度和区间缩放到本次运行</translation>
    </message>
    <message>
        <source>L%1 H%2</source>
        <translation>L%1 H%2</translation>
    </message>
    <message>
        <source>%1: an interval or width leaves the video of %2 tokens</source>
        <translation>%1：有区间或宽度超出视频的 %2 个词元</translation>
    </message>
    <message>
        <source>Clip it to the video</source>
        <translation>裁剪到视频内</translation>
    </message>
    <message>
        <source>%1: no kernel for %2 on this device</source>
        <translation>%1：此设备没有 %2 的内核</translation>
    </message>
    <message>
        <source>Set it to Full</source>
        <translation>设为完整</translation>
    </message>
    <message>
        <source>%1: half-width %2 keeps everything, which is Full</source>
        <translation>%1：半宽 %2 保留全部，即完整</translation>
    </message>
    <message>
        <source>Keep the heads that the model has; new ones are Full</source>
        <translation>保留模型所有的头；新增的头设为完整</translation>
    </message>
    <message>
        <source>The config is for the model family %1, the model is of %2</source>
        <translation>此配置适用于模型系列 %1，而模型属于 %2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ConfigListModel</name>
    <message>
        <source>all Full</source>
        <translation>全部完整</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>config %1 %2, density %3</source>
        <translation>配置 %1 %2，密度 %3</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ConfigListView</name>
    <message>
        <source>Configs</source>
        <translation>配置</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ContextBar</name>
    <message>
        <source>Selection</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>%1: %2. Middle click copies it</source>
        <translation>%1：%2。中键单击可复制</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>A</source>
        <translation>A</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>捕获</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
</context>
<context>
    <name>vdit::ui::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>PSNR, mean</source>
        <translation>PSNR，平均</translation>
    </message>
    <message>
        <source>Sameness to the full clip, not quality: mean of the frames&apos; luma PSNR on the raw frames</source>
        <translation>与完整片段的相同程度，而非质量：原始帧亮度 PSNR 的逐帧平均</translation>
    </message>
    <message>
        <source>speed-up, measured</source>
        <translation>加速比，实测</translation>
    </message>
    <message>
        <source>Seconds of the full run over those of the sparse one, same machine, same run</source>
        <translation>完整运行与稀疏运行的秒数之比，同一机器、同一次运行</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Copy the settings</source>
        <translation>复制设置</translation>
    </message>
    <message>
        <source>All metadata</source>
        <translation>全部元数据</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Size, frames</source>
        <translation>尺寸，帧数</translation>
    </message>
    <message>
        <source>Steps, guidance</source>
        <translation>步数，引导</translation>
    </message>
    <message>
        <source>Flow shift</source>
        <translation>流偏移</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model hash</source>
        <translation>模型哈希</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Config density</source>
        <translation>配置密度</translation>
    </message>
    <message>
        <source>Kept (query, key) pairs over all, mean over steps, layers and heads</source>
        <translation>保留的（查询，键）对占全部的比例，按步、层、头取平均</translation>
    </message>
    <message>
        <source>SSIM, mean</source>
        <translation>SSIM，平均</translation>
    </message>
    <message>
        <source>Mean over the frames&apos; luma</source>
        <translation>逐帧亮度的平均</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>去噪</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Select a result to see its settings and numbers</source>
        <translation>选择一个结果以查看其设置和数值</translation>
    </message>
    <message>
        <source>Sparse config</source>
        <translation>稀疏配置</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Model family</source>
        <translation>模型系列</translation>
    </message>
    <message>
        <source>Layers, heads</source>
        <translation>层数，头数</translation>
    </message>
    <message>
        <source>Token grid</source>
        <translation>令牌网格</translation>
    </message>
    <message>
        <source>That it was made for: frames × rows × columns</source>
        <translation>制作时所用：帧 × 行 × 列</translation>
    </message>
    <message>
        <source>Speed-up, predicted</source>
        <translation>加速比（预测）</translation>
    </message>
    <message>
        <source>From measured kernel times, where it was made</source>
        <translation>由制作时测得的内核时间推算</translation>
    </message>
    <message>
        <source>Error, predicted</source>
        <translation>误差（预测）</translation>
    </message>
    <message>
        <source>Mean relative error of the heads</source>
        <translation>各头的平均相对误差</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Pipeline</source>
        <translation>流水线</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>架构</translation>
    </message>
    <message>
        <source>Head size</source>
        <translation>头的大小</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订版</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Of all its parts, counted by the engine from the headers of the weights</source>
        <translation>所有部分之和，由引擎从权重文件头统计</translation>
    </message>
    <message>
        <source>Bytes a parameter</source>
        <translation>每个参数的字节数</translation>
    </message>
    <message>
        <source>As stored: 4 is float32, 2 is bfloat16 or float16</source>
        <translation>按存储：4 为 float32，2 为 bfloat16 或 float16</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Stopped after step</source>
        <translation>停止于步</translation>
    </message>
    <message>
        <source>Dual, single blocks</source>
        <translation>双流、单流块</translation>
    </message>
</context>
<context>
    <name>vdit::ui::DifferencePanel</name>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Changes of mode</source>
        <translation>模式变化</translation>
    </message>
    <message>
        <source>Take for selection</source>
        <translation>用于所选</translation>
    </message>
    <message>
        <source>Sets the selected cells as the compared config has them; locked cells stay</source>
        <translation>把所选单元设为所比较配置中的值；锁定的单元不变</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>与 %1</translation>
    </message>
    <message>
        <source>Right-click a config to compare with it</source>
        <translation>右键单击一个配置以与其比较</translation>
    </message>
    <message>
        <source>%L1 of %L2 cells change mode</source>
        <translation>%L2 个单元中有 %L1 个改变模式</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more change parameters</source>
        <translation>
            <numerusform>另有 %Ln 个改变参数</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 here, %2 in %3: %Ln cell(s)</source>
        <translation>
            <numerusform>此处 %1，%3 中 %2：%Ln 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>合并</translation>
    </message>
    <message>
        <source>Takes what only the compared config changed since the base; conflicts are left to you</source>
        <translation>采用自基准以来只有对比配置更改的内容；冲突由您决定</translation>
    </message>
    <message>
        <source>Merge %1</source>
        <translation>合并 %1</translation>
    </message>
    <message>
        <source>Changed since %1</source>
        <translation>自 %1 以来的更改</translation>
    </message>
    <message>
        <source>in %1 only</source>
        <translation>仅在 %1 中</translation>
    </message>
    <message>
        <source>in both, alike</source>
        <translation>两者相同地更改</translation>
    </message>
    <message>
        <source>in both, differently</source>
        <translation>两者不同地更改</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln cell(s)</source>
        <translation>
            <numerusform>%1：%Ln 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 与 %2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ExportDialog</name>
    <message>
        <source>Leave out prompt and settings</source>
        <translation>不包含提示词和设置</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message numerus="yes">
        <source>Export %n clip(s)</source>
        <translation>
            <numerusform>导出 %n 个片段</numerusform>
        </translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>This folder does not exist or cannot be written</source>
        <translation>该文件夹不存在或无法写入</translation>
    </message>
    <message>
        <source>At most %1; %2 are free</source>
        <translation>最多 %1；可用 %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Looking at the clips…</source>
        <translation>正在查看片段…</translation>
    </message>
    <message>
        <source>Export, %1</source>
        <translation>导出，%1</translation>
    </message>
    <message numerus="yes">
        <source>%n export(s) in the queue</source>
        <translation>
            <numerusform>队列中有 %n 个导出任务</numerusform>
        </translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>As it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Quality, lower is better</source>
        <translation>质量，越低越好</translation>
    </message>
    <message>
        <source>Keep, load and share presets</source>
        <translation>保存、载入和分享预设</translation>
    </message>
    <message>
        <source>Save as a preset…</source>
        <translation>另存为预设…</translation>
    </message>
    <message>
        <source>Export presets (*.json)</source>
        <translation>导出预设 (*.json)</translation>
    </message>
    <message>
        <source>Load a preset file…</source>
        <translation>载入预设文件…</translation>
    </message>
    <message>
        <source>Load a preset file</source>
        <translation>载入预设文件</translation>
    </message>
    <message>
        <source>Save to a file, to share…</source>
        <translation>保存到文件以便分享…</translation>
    </message>
    <message>
        <source>Save the preset to a file</source>
        <translation>将预设保存到文件</translation>
    </message>
    <message>
        <source>Remove this preset</source>
        <translation>移除此预设</translation>
    </message>
    <message>
        <source>Save as a preset</source>
        <translation>另存为预设</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Default, %1</source>
        <translation>默认，%1</translation>
    </message>
    <message>
        <source>Constant rate factor, 0 to %1</source>
        <translation>恒定质量因子，0 到 %1</translation>
    </message>
    <message>
        <source>%1 has no quality setting</source>
        <translation>%1 没有质量设置</translation>
    </message>
    <message>
        <source>%1 cannot be removed</source>
        <translation>无法移除 %1</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ForecastPanel</name>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Time per step</source>
        <translation>每步时间</translation>
    </message>
    <message>
        <source>instrumented</source>
        <translation>带探测</translation>
    </message>
    <message>
        <source>Maps are drawn while the job runs, which costs time: these seconds enter no cost table</source>
        <translation>任务运行时绘制注意力图，会耗费时间：这些秒数不计入代价表</translation>
    </message>
    <message>
        <source>Live attention</source>
        <translation>实时注意力</translation>
    </message>
    <message>
        <source>needs the engine</source>
        <translation>需要引擎</translation>
    </message>
    <message>
        <source>%1 of %2 free</source>
        <translation>%1 / 可用 %2</translation>
    </message>
    <message>
        <source>Needs more than is free: reduce size or frames.</source>
        <translation>超出可用内存：请减小尺寸或帧数。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Video, checkpoints and captures; %1 are free</source>
        <translation>视频、检查点和捕获；可用 %1</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>no history yet</source>
        <translation>尚无历史</translation>
    </message>
    <message>
        <source>Median of equal work that this machine has done: model, size, frames, steps, config, device</source>
        <translation>本机完成过的相同工作的中位数：模型、尺寸、帧数、步数、配置、设备</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GenerateSettings</name>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>%1 %2 → %3: multiple of %4</source>
        <translation>%1 %2 → %3：须为 %4 的倍数</translation>
    </message>
    <message>
        <source>%1 frames → %2: a multiple of %3, and one</source>
        <translation>%1 帧 → %2：须为 %3 的倍数加一</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>负向提示词</translation>
    </message>
    <message>
        <source>Sparse config</source>
        <translation>稀疏配置</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Flow shift</source>
        <translation>流偏移</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>fastest here</source>
        <translation>本机最快</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>16 bits (bf16)</source>
        <translation>16 位 (bf16)</translation>
    </message>
    <message>
        <source>Number type</source>
        <translation>数值类型</translation>
    </message>
    <message>
        <source>rising over the steps</source>
        <translation>随步数上升</translation>
    </message>
    <message>
        <source>the same in every step</source>
        <translation>每步相同</translation>
    </message>
    <message>
        <source>Course of the guidance</source>
        <translation>引导的变化</translation>
    </message>
    <message>
        <source>older spacing</source>
        <translation>旧的间隔</translation>
    </message>
    <message>
        <source>today&apos;s spacing</source>
        <translation>现在的间隔</translation>
    </message>
    <message>
        <source>Noise levels</source>
        <translation>噪声水平</translation>
    </message>
    <message>
        <source>as in the config</source>
        <translation>与配置相同</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n 步</numerusform>
        </translation>
    </message>
    <message>
        <source>Dense warm-up</source>
        <translation>稠密预热</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GenerateWorkspace</name>
    <message>
        <source>Run the demo</source>
        <translation>运行演示</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>How much is shown</source>
        <translation>显示多少</translation>
    </message>
    <message>
        <source>Basic</source>
        <translation>基本</translation>
    </message>
    <message>
        <source>Expert</source>
        <translation>专家</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Filter results</source>
        <translation>筛选结果</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Run next</source>
        <translation>下一个运行</translation>
    </message>
    <message>
        <source>Paired run</source>
        <translation>成对运行</translation>
    </message>
    <message>
        <source>Sweep…</source>
        <translation>参数扫描…</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>could not be moved to the trash</source>
        <translation>未能移到回收站</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>needs the engine</source>
        <translation>需要引擎</translation>
    </message>
    <message>
        <source>needs a prompt</source>
        <translation>需要提示词</translation>
    </message>
    <message>
        <source>%1 × %2 heads</source>
        <translation>%1 × %2 个头</translation>
    </message>
    <message>
        <source>%1 holds no settings that we know</source>
        <translation>%1 不含本程序认识的设置</translation>
    </message>
    <message>
        <source>The form already has the settings of %1</source>
        <translation>表单已是 %1 的设置</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Remove from favourites</source>
        <translation>从收藏中移除</translation>
    </message>
    <message>
        <source>Add to favourites</source>
        <translation>加入收藏</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>收藏</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>The demo begins small, at %1, so that it ends soon</source>
        <translation>演示从较小的 %1 开始，以便尽快结束</translation>
    </message>
    <message>
        <source>This job cannot be changed</source>
        <translation>此任务不能更改</translation>
    </message>
    <message>
        <source>Only clips and pairs that wait can be changed in this form.</source>
        <translation>只有等待中的片段和成对运行可以在此表单中更改。</translation>
    </message>
    <message>
        <source>cannot be used: %1</source>
        <translation>无法使用：%1</translation>
    </message>
    <message>
        <source>Stop and keep the video so far</source>
        <translation>停止并保留到此为止的视频</translation>
    </message>
    <message>
        <source>Undo the change of all settings</source>
        <translation>撤销对全部设置的更改</translation>
    </message>
    <message>
        <source>Redo the change of all settings</source>
        <translation>重做对全部设置的更改</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GridClipboard</name>
    <message>
        <source>layer: a number was expected</source>
        <translation>layer：应为数字</translation>
    </message>
    <message>
        <source>head: a number was expected</source>
        <translation>head：应为数字</translation>
    </message>
    <message>
        <source>half_width: 0 to %1 was expected</source>
        <translation>half_width：应为 0 到 %1</translation>
    </message>
    <message>
        <source>frame_reach: a number of frames was expected</source>
        <translation>frame_reach：应为帧数</translation>
    </message>
    <message>
        <source>mode: &quot;%1&quot; is none of full, skip, diagonal, multi-diagonal, vertical-stripe</source>
        <translation>mode：&quot;%1&quot; 不是 full、skip、diagonal、multi-diagonal、vertical-stripe 之一</translation>
    </message>
    <message>
        <source>stripes: intervals inside the video were expected, as 0-240</source>
        <translation>stripes：应为视频内的区间，如 0-240</translation>
    </message>
    <message>
        <source>sink: intervals inside the video were expected, as 0-240</source>
        <translation>sink：应为视频内的区间，如 0-240</translation>
    </message>
    <message>
        <source>No JSON: %1 at byte %2</source>
        <translation>不是 JSON：%1，位于第 %2 字节</translation>
    </message>
    <message>
        <source>format: &quot;vdit-cells&quot; was expected</source>
        <translation>format：应为 &quot;vdit-cells&quot;</translation>
    </message>
    <message>
        <source>cells[%1]: %2</source>
        <translation>cells[%1]：%2</translation>
    </message>
    <message>
        <source>The clipboard is empty</source>
        <translation>剪贴板为空</translation>
    </message>
    <message>
        <source>Line 1: a header with layer, head and mode was expected</source>
        <translation>第 1 行：应为含 layer、head 和 mode 的表头</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>The clipboard holds more than 16 MiB of text</source>
        <translation>剪贴板的文本超过 16 MiB</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GridModel</name>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>w %L1 ±%2f</source>
        <comment>half-width, frames on both sides</comment>
        <translation>w %L1±%2帧</translation>
    </message>
    <message>
        <source>w %L1 f</source>
        <comment>half-width, frame-major</comment>
        <translation>w %L1 帧</translation>
    </message>
    <message>
        <source>w %L1</source>
        <comment>half-width</comment>
        <translation>w %L1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <comment>key intervals of a stripe</comment>
        <translation>
            <numerusform>%Ln 段</numerusform>
        </translation>
    </message>
    <message>
        <source>F, S, D, M, V set the mode; L locks; P picks; G fills similar heads</source>
        <translation>F、S、D、M、V 设置模式；L 锁定；P 拾取；G 填充相似的头</translation>
    </message>
    <message>
        <source>L%1</source>
        <translation>L%1</translation>
    </message>
    <message>
        <source>H%1</source>
        <translation>H%1</translation>
    </message>
    <message>
        <source>Layer %1: click selects the row</source>
        <translation>第 %1 层：单击选择整行</translation>
    </message>
    <message>
        <source>Head %1: click selects the column</source>
        <translation>第 %1 头：单击选择整列</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
    <message>
        <source>differs between step groups</source>
        <translation>各步组不同</translation>
    </message>
    <message>
        <source>half-width %L1 tokens</source>
        <translation>半宽 %L1 个词元</translation>
    </message>
    <message>
        <source>space-major</source>
        <translation>空间优先</translation>
    </message>
    <message>
        <source>frame-major</source>
        <translation>帧优先</translation>
    </message>
    <message numerus="yes">
        <source>%Ln key interval(s)</source>
        <translation>
            <numerusform>%Ln 个键区间</numerusform>
        </translation>
    </message>
    <message>
        <source>sink %1</source>
        <translation>汇 %1</translation>
    </message>
    <message>
        <source>density %1 %</source>
        <translation>密度 %1 %</translation>
    </message>
    <message>
        <source>recall %1</source>
        <translation>召回率 %1</translation>
    </message>
    <message>
        <source>error %1</source>
        <translation>误差 %1</translation>
    </message>
    <message>
        <source>saving %1 %</source>
        <translation>节省 %1 %</translation>
    </message>
    <message>
        <source>recall over steps %1 to %2</source>
        <translation>各步召回率 %1 到 %2</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>尚未测量</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>not valid here</source>
        <translation>在此无效</translation>
    </message>
    <message>
        <source>differs from the compared config</source>
        <translation>与所比较的配置不同</translation>
    </message>
    <message>
        <source>comment: %1</source>
        <translation>批注：%1</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GridPanel</name>
    <message>
        <source>Fix</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>Select cells</source>
        <translation>选择单元</translation>
    </message>
    <message>
        <source>Brush: drag over cells, one stroke is one step of the history</source>
        <translation>画笔：在单元上拖动，一笔是历史中的一步</translation>
    </message>
    <message>
        <source>Fill heads of a similar pattern (G)</source>
        <translation>填充图案相似的头 (G)</translation>
    </message>
    <message>
        <source>Pick mode and parameters from a cell (P)</source>
        <translation>从单元拾取模式和参数 (P)</translation>
    </message>
    <message>
        <source>Lock cells (L): searches and the brush keep them</source>
        <translation>锁定单元 (L)：搜索和画笔不会改动</translation>
    </message>
    <message>
        <source>Mode to put down</source>
        <translation>要放置的模式</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Diagonal</source>
        <translation>对角</translation>
    </message>
    <message>
        <source>Multi</source>
        <translation>多对角</translation>
    </message>
    <message>
        <source>Stripe</source>
        <translation>竖条</translation>
    </message>
    <message>
        <source>%1 (%2): sets the selection, or the brush</source>
        <translation>%1 (%2)：设置所选，或画笔</translation>
    </message>
    <message>
        <source>Select cells by a question</source>
        <translation>用条件选择单元</translation>
    </message>
    <message>
        <source>Every head is Full in these steps: the dense warm-up. Change it at the right</source>
        <translation>这些步中每个头都是完整模式：稠密预热。在右侧更改</translation>
    </message>
    <message>
        <source>What the cells show</source>
        <translation>单元显示的内容</translation>
    </message>
    <message>
        <source>Modes</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>节省</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Steps %1–%2</source>
        <translation>第 %1–%2 步</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>All steps</source>
        <translation>所有步</translation>
    </message>
    <message>
        <source>Edits every step group but the dense ones</source>
        <translation>编辑除稠密步外的每个步组</translation>
    </message>
    <message>
        <source>%1 dense</source>
        <translation>%1 稠密</translation>
    </message>
    <message>
        <source>Steps 1–%1</source>
        <translation>第 1–%1 步</translation>
    </message>
    <message numerus="yes">
        <source>%Ln hit(s)</source>
        <translation>
            <numerusform>%Ln 个匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>not clear</source>
        <translation>不明确</translation>
    </message>
    <message numerus="yes">
        <source>%1, and %Ln more</source>
        <translation>
            <numerusform>%1，另有 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>recall &lt; 0.9</source>
        <translation>recall &lt; 0.9</translation>
    </message>
    <message>
        <source>Select cells by a question, as: mode = D and recall &lt; 0.9</source>
        <translation>用条件选择单元，如：mode = D and recall &lt; 0.9</translation>
    </message>
    <message>
        <source>Lasso: draw around cells; Ctrl adds to the selection</source>
        <translation>套索：圈住单元；按住 Ctrl 则加入选择</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GridView</name>
    <message>
        <source>Mode grid: layers down, heads across</source>
        <translation>模式网格：层向下，头向右</translation>
    </message>
    <message>
        <source>Arrows move, Shift extends; F, S, D, M, V set the mode of the selection</source>
        <translation>方向键移动，Shift 扩展；F、S、D、M、V 设置所选的模式</translation>
    </message>
</context>
<context>
    <name>vdit::ui::GuidedTour</name>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Write a prompt, choose how sparse the attention may be, press Ctrl+Enter. The demo model runs on this machine&apos;s processor. &quot;Paired run&quot; makes the same clip twice, full and sparse, so that you can judge.</source>
        <translation>写下提示词，选择注意力的稀疏程度，按 Ctrl+Enter。演示模型在本机处理器上运行。“成对运行”会生成同一片段的完整版与稀疏版，便于您判断。</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>The sample pair is here. Drag the line across the picture; N jumps to the frame that differs most. The numbers at the right say how alike both clips are, not how good.</source>
        <translation>示例对就在这里。拖动画面上的分割线；按 N 跳到差异最大的帧。右侧数值表示两段片段有多相似，而不是有多好。</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>Every head&apos;s attention as a picture: rows ask, columns answer. The outline shows what a sparse mode would keep. Click the video to see where a place looks.</source>
        <translation>每个头的注意力都是一幅图：行是提问，列是回答。轮廓显示稀疏模式会保留的部分。单击视频可查看某处在关注哪里。</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>One letter a head. Select cells and press F, S, D, M or V, or drag epsilon and let the loss table choose. The forecast follows at once; a paired run proves it.</source>
        <translation>每个头一个字母。选择单元后按 F、S、D、M 或 V，或拖动 epsilon 让损失表来选择。预测随即更新；成对运行可加以验证。</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>All results with their settings and numbers. Select two and press Enter to compare them; drop a file of yours anywhere to get its settings back.</source>
        <translation>所有结果及其设置和数值。选择两个后按 Enter 进行比较；把文件拖到任意位置即可恢复其设置。</translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>vdit::ui::HeadCard</name>
    <message>
        <source>L%1 H%2</source>
        <translation>L%1 H%2</translation>
    </message>
    <message>
        <source>map not captured</source>
        <translation>未捕获图</translation>
    </message>
    <message>
        <source>no table</source>
        <translation>无表</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Half-width</source>
        <translation>半宽</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>All cells</source>
        <translation>所有单元</translation>
    </message>
</context>
<context>
    <name>vdit::ui::HeadOverview</name>
    <message>
        <source>All heads</source>
        <translation>所有头</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
    <message>
        <source>density %1 %</source>
        <translation>密度 %1 %</translation>
    </message>
    <message>
        <source>recall %1</source>
        <translation>召回率 %1</translation>
    </message>
    <message>
        <source>not captured</source>
        <translation>未捕获</translation>
    </message>
    <message>
        <source>L%1</source>
        <translation>L%1</translation>
    </message>
    <message>
        <source>H%1</source>
        <translation>H%1</translation>
    </message>
    <message>
        <source>Set %1 in the open config</source>
        <translation>在打开的配置中设为 %1</translation>
    </message>
    <message>
        <source>error at the query %1</source>
        <translation>查询处的误差 %1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Arrows move between heads</source>
        <translation>方向键在头之间移动</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>第 %1 头</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>L%1 H%2</source>
        <translation>L%1 H%2</translation>
    </message>
    <message>
        <source>Every head of a captured or running clip</source>
        <translation>已捕获或正在运行的片段的所有头</translation>
    </message>
</context>
<context>
    <name>vdit::ui::HeadsStrip</name>
    <message>
        <source>Live attention</source>
        <translation>实时注意力</translation>
    </message>
    <message>
        <source>Heads appear here while a clip is generated. A paired run is timed, so it is not watched</source>
        <translation>生成片段时，此处显示各头。成对运行需要计时，因此不观察</translation>
    </message>
    <message numerus="yes">
        <source>%n dual-stream blocks</source>
        <translation>
            <numerusform>%n 个双流块</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n single-stream blocks</source>
        <translation>
            <numerusform>%n 个单流块</numerusform>
        </translation>
    </message>
    <message>
        <source>dual</source>
        <translation>双流</translation>
    </message>
    <message>
        <source>single</source>
        <translation>单流</translation>
    </message>
    <message>
        <source>layer %1, head %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
</context>
<context>
    <name>vdit::ui::HistoryPanel</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>History of the config</source>
        <translation>配置的历史</translation>
    </message>
    <message>
        <source>Load %1</source>
        <translation>载入 %1</translation>
    </message>
    <message>
        <source>%1, current</source>
        <translation>%1，当前</translation>
    </message>
</context>
<context>
    <name>vdit::ui::InspectLoader</name>
    <message>
        <source>L%1 H%2 over the steps</source>
        <translation>L%1 H%2 随步变化</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>L%1 H%2</source>
        <translation>L%1 H%2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::InspectWorkspace</name>
    <message>
        <source>Previous captured step</source>
        <translation>上一个捕获的步</translation>
    </message>
    <message>
        <source>Next captured step</source>
        <translation>下一个捕获的步</translation>
    </message>
    <message>
        <source>Next kind of overlay</source>
        <translation>下一种叠加</translation>
    </message>
    <message>
        <source>Overlay of %1</source>
        <translation>叠加：%1</translation>
    </message>
    <message>
        <source>Next range of the colours: own, shared, fixed</source>
        <translation>下一种颜色范围：自身、共享、固定</translation>
    </message>
    <message>
        <source>Fit the map</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Head above</source>
        <translation>上方的头</translation>
    </message>
    <message>
        <source>Head below</source>
        <translation>下方的头</translation>
    </message>
    <message>
        <source>Next head</source>
        <translation>下一个头</translation>
    </message>
    <message>
        <source>Previous head</source>
        <translation>上一个头</translation>
    </message>
    <message>
        <source>Play the captured steps</source>
        <translation>播放捕获的步</translation>
    </message>
    <message>
        <source>Difference to another step or capture</source>
        <translation>与另一步或另一捕获的差异</translation>
    </message>
    <message>
        <source>Export the map</source>
        <translation>导出图</translation>
    </message>
    <message>
        <source>Run with capture</source>
        <translation>带捕获运行</translation>
    </message>
    <message>
        <source>Open a capture</source>
        <translation>打开捕获</translation>
    </message>
    <message>
        <source>Edit this head in Tune</source>
        <translation>在“调整”中编辑此头</translation>
    </message>
    <message>
        <source>Stop playing</source>
        <translation>停止播放</translation>
    </message>
    <message>
        <source>Layer %1, step %2</source>
        <translation>第 %1 层，第 %2 步</translation>
    </message>
    <message>
        <source>Picked heads, step %1</source>
        <translation>选取的头，第 %1 步</translation>
    </message>
    <message>
        <source>There is no map to export</source>
        <translation>没有可导出的图</translation>
    </message>
    <message>
        <source>Picture (*.png);;SVG (*.svg);;NumPy (*.npz);;Spreadsheet (*.csv)</source>
        <translation>图片 (*.png);;SVG (*.svg);;NumPy (*.npz);;电子表格 (*.csv)</translation>
    </message>
    <message>
        <source>Map exported</source>
        <translation>图已导出</translation>
    </message>
    <message>
        <source>Capture, %1</source>
        <translation>捕获，%1</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Step %1 of this capture</source>
        <translation>此捕获的第 %1 步</translation>
    </message>
    <message>
        <source>Capture %1, same step</source>
        <translation>捕获 %1，同一步</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>This map minus</source>
        <translation>此图减去</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>This head over all captured steps</source>
        <translation>此头在所有捕获的步</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>All heads of this layer, or those picked with Ctrl+click</source>
        <translation>本层的所有头，或用 Ctrl+单击 选取的头</translation>
    </message>
    <message>
        <source>Token order</source>
        <translation>词元顺序</translation>
    </message>
    <message>
        <source>frame-major</source>
        <translation>帧优先</translation>
    </message>
    <message>
        <source>Tokens by frame, row, column: the model&apos;s own order</source>
        <translation>词元按帧、行、列：模型自身的顺序</translation>
    </message>
    <message>
        <source>space-major</source>
        <translation>空间优先</translation>
    </message>
    <message>
        <source>Tokens by row, column, frame: one place in all frames is contiguous</source>
        <translation>词元按行、列、帧：同一位置在所有帧中连续</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加</translation>
    </message>
    <message>
        <source>Boundary</source>
        <translation>边界</translation>
    </message>
    <message>
        <source>Two hues</source>
        <translation>双色</translation>
    </message>
    <message>
        <source>Kept and dropped cells in two hues</source>
        <translation>以两种颜色显示保留和丢弃的单元</translation>
    </message>
    <message>
        <source>Dim</source>
        <translation>变暗</translation>
    </message>
    <message>
        <source>What is dropped is dimmed</source>
        <translation>丢弃的部分变暗</translation>
    </message>
    <message>
        <source>Mode of the overlay</source>
        <translation>叠加的模式</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Half-width in tokens</source>
        <translation>半宽（词元）</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Quantile</source>
        <translation>分位</translation>
    </message>
    <message>
        <source>Scale of the colours</source>
        <translation>颜色的标度</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>颜色表</translation>
    </message>
    <message>
        <source>Half-width</source>
        <translation>半宽</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>标度</translation>
    </message>
    <message>
        <source>Sort heads</source>
        <translation>头的排序</translation>
    </message>
    <message>
        <source>All modes</source>
        <translation>所有模式</translation>
    </message>
    <message>
        <source>Filter heads by mode</source>
        <translation>按模式筛选头</translation>
    </message>
    <message>
        <source>Edit in Tune</source>
        <translation>在“调整”中编辑</translation>
    </message>
    <message>
        <source>error: relative, whole head</source>
        <translation>误差：相对，整个头</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Click a pixel to move the query</source>
        <translation>单击像素以移动查询</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Instrumented run: timings not valid</source>
        <translation>带探测的运行：计时无效</translation>
    </message>
    <message>
        <source>Denoising step, number</source>
        <translation>去噪步，数字</translation>
    </message>
    <message>
        <source>Guidance branch</source>
        <translation>引导分支</translation>
    </message>
    <message>
        <source>The branch with the prompt (conditional)</source>
        <translation>带提示词的分支（conditional）</translation>
    </message>
    <message>
        <source>The branch without it (unconditional)</source>
        <translation>不带提示词的分支（unconditional）</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>tokens; runs are %1: switch the order to see them</source>
        <translation>个词元；运行段为%1：切换顺序以查看</translation>
    </message>
    <message>
        <source>tokens = %1 frames</source>
        <translation>个词元 = %1 帧</translation>
    </message>
    <message>
        <source>tokens = %1 places</source>
        <translation>个词元 = %1 个位置</translation>
    </message>
    <message>
        <source>Recall of %1 %2 by step</source>
        <translation>%1 %2 各步的召回率</translation>
    </message>
    <message>
        <source>Recall by step: not measured for this mode</source>
        <translation>各步召回率：此模式未测量</translation>
    </message>
    <message>
        <source>All heads</source>
        <translation>所有头</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Maps appear here once a run was captured</source>
        <translation>捕获一次运行后，此处显示注意力图</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Step %1 was not captured: nearest %2</source>
        <translation>未捕获第 %1 步：最近的是 %2</translation>
    </message>
    <message>
        <source> and </source>
        <translation> 和 </translation>
    </message>
    <message>
        <source>L%1 H%2 was not captured at step %3</source>
        <translation>L%1 H%2 在第 %3 步未捕获</translation>
    </message>
    <message>
        <source>This capture has no map in %1 order</source>
        <translation>此捕获没有 %1 顺序的图</translation>
    </message>
    <message>
        <source>The other map was not captured, or has other sizes</source>
        <translation>另一幅图未捕获，或尺寸不同</translation>
    </message>
    <message>
        <source>cells of %L1 tokens</source>
        <translation>%L1 个词元的单元</translation>
    </message>
    <message>
        <source>L%1 H%2</source>
        <translation>L%1 H%2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>捕获</translation>
    </message>
    <message>
        <source>%1, %2 of %3 steps</source>
        <translation>%1，%3 步中的 %2 步</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>稠密</translation>
    </message>
    <message>
        <source>Cells</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>%L1 × %L1 tokens, mean mass</source>
        <translation>%L1 × %L1 个词元，平均质量</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>已存储</translation>
    </message>
    <message>
        <source>t %1, row %2, column %3</source>
        <translation>t %1，行 %2，列 %3</translation>
    </message>
    <message>
        <source>Queries and keys of this head were not captured: run again with &quot;Queries and keys&quot;</source>
        <translation>此头的查询和键未捕获：请选“查询和键”再运行</translation>
    </message>
    <message>
        <source>live, step %1</source>
        <translation>实时，第 %1 步</translation>
    </message>
    <message>
        <source>%1 × %2, live, step %3 of %4</source>
        <translation>%1 × %2，实时，第 %3 / %4 步</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>相似度</translation>
    </message>
    <message>
        <source>%1 was not captured: heads cannot be judged by what they lose at this place</source>
        <translation>%1 未捕获：无法按此位置的损失评判各个头</translation>
    </message>
    <message>
        <source>This capture holds no errors of the config&apos;s modes by place: capture the run again with it</source>
        <translation>此捕获不含该配置各模式按位置的误差：请带该配置重新捕获此运行</translation>
    </message>
    <message>
        <source>t %1, row %2, column %3 of %4: L%5 H%6 loses most there, error %7</source>
        <translation>%4 的 t %1，第 %2 行，第 %3 列：L%5 H%6 在此损失最多，误差 %7</translation>
    </message>
    <message>
        <source>by cells of %L1 tokens: queries and keys were not captured</source>
        <translation>按 %L1 个词元的单元格：查询和键未捕获</translation>
    </message>
    <message>
        <source>Local error</source>
        <translation>局部误差</translation>
    </message>
    <message>
        <source>Recall by step</source>
        <translation>各步的召回率</translation>
    </message>
    <message>
        <source>Recall of %1 %2 by prompt</source>
        <translation>%1 %2 在各提示词上的召回率</translation>
    </message>
    <message>
        <source>Magnify the map about its cursor, or fit it again</source>
        <translation>以光标为中心放大图，或恢复适合窗口</translation>
    </message>
    <message>
        <source>Play the captured steps (K)</source>
        <translation>播放已捕获的步 (K)</translation>
    </message>
    <message>
        <source>minus step %1</source>
        <translation>减第 %1 步</translation>
    </message>
    <message>
        <source>minus %1</source>
        <translation>减 %1</translation>
    </message>
    <message>
        <source>The run that is shown live is watched in the other branch</source>
        <translation>正在实时显示的运行观察的是另一个分支</translation>
    </message>
    <message>
        <source>It was not captured</source>
        <translation>未捕获</translation>
    </message>
    <message>
        <source>L%1 H%2, step %3</source>
        <translation>L%1 H%2，第 %3 步</translation>
    </message>
    <message>
        <source>Probe this head for single tokens</source>
        <translation>探测此头以查看单个词元</translation>
    </message>
    <message>
        <source>Single tokens need the head&apos;s queries and keys, which this capture does not hold</source>
        <translation>查看单个词元需要此头的查询和键，而此捕获不包含它们</translation>
    </message>
    <message>
        <source>The run of this capture is not in the queue: it cannot be repeated for one head</source>
        <translation>此捕获的运行不在队列中：无法只为一个头重复</translation>
    </message>
    <message>
        <source>The head&apos;s queries and keys are there</source>
        <translation>此头的查询和键已存在</translation>
    </message>
    <message>
        <source>The probe of this head is in the queue</source>
        <translation>此头的探测已在队列中</translation>
    </message>
    <message>
        <source>Probe of L%1 H%2, step %3</source>
        <translation>探测 L%1 H%2，第 %3 步</translation>
    </message>
</context>
<context>
    <name>vdit::ui::JobEditBar</name>
    <message>
        <source>Save changes</source>
        <translation>保存更改</translation>
    </message>
    <message>
        <source>Change the job where it stands in the queue (Ctrl+Enter)</source>
        <translation>在队列原位更改此任务（Ctrl+Enter）</translation>
    </message>
    <message>
        <source>Discard changes</source>
        <translation>放弃更改</translation>
    </message>
    <message>
        <source>Editing %1</source>
        <translation>正在编辑 %1</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1：%2 → %3</translation>
    </message>
    <message>
        <source>A paired run needs a sparse config</source>
        <translation>成对运行需要稀疏配置</translation>
    </message>
    <message>
        <source>Nothing changed yet</source>
        <translation>尚未更改</translation>
    </message>
    <message>
        <source>The job is %1 now: it cannot be changed any more</source>
        <translation>任务现在处于“%1”状态：不能再更改</translation>
    </message>
</context>
<context>
    <name>vdit::ui::JobLogDialog</name>
    <message>
        <source>Log of %1</source>
        <translation>%1 的日志</translation>
    </message>
    <message>
        <source>Nothing yet: the job has not begun</source>
        <translation>尚无内容：任务还未开始</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>尝试次数</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Time spent</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Config, SHA-256</source>
        <translation>配置，SHA-256</translation>
    </message>
    <message>
        <source>Of the bytes that the clip was made with; of the file as it is now, before that</source>
        <translation>生成片段时所用内容的散列；在那之前为文件现状的散列</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LayerDensityBars</name>
    <message>
        <source>Density of each layer</source>
        <translation>各层的密度</translation>
    </message>
    <message>
        <source>Layer density</source>
        <translation>层密度</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryFilter</name>
    <message>
        <source>Layers and heads</source>
        <translation>层与头</translation>
    </message>
    <message>
        <source>Made for</source>
        <translation>适用于</translation>
    </message>
    <message>
        <source>Token grid</source>
        <translation>令牌网格</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryModel</name>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>pair</source>
        <translation>成对</translation>
    </message>
    <message>
        <source>capture</source>
        <translation>捕获</translation>
    </message>
    <message>
        <source>full, %1</source>
        <translation>完整，%1</translation>
    </message>
    <message>
        <source>full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>first frame of %1</source>
        <translation>%1 的首帧</translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n 颗星</numerusform>
        </translation>
    </message>
    <message>
        <source>PSNR of the sparse clip against the full one, mean over the frames&apos; luma</source>
        <translation>稀疏片段相对完整片段的 PSNR，逐帧亮度平均</translation>
    </message>
    <message>
        <source>Share of the attention pairs that are computed, mean over steps, layers and heads</source>
        <translation>实际计算的注意力对所占比例，按步、层、头取平均</translation>
    </message>
    <message>
        <source>Seconds of the full run over those of the sparse one, same machine, measured</source>
        <translation>完整运行与稀疏运行的秒数之比，同一机器，实测</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>加速比</translation>
    </message>
    <message>
        <source>Rating</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>%1 × %2 heads</source>
        <translation>%1 × %2 个头</translation>
    </message>
    <message>
        <source>Token grid that it was made for: frames × rows × columns</source>
        <translation>制作时所用的令牌网格：帧 × 行 × 列</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibrarySidebar</name>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>incomplete</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>unsupported</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>absent</source>
        <translation>不在</translation>
    </message>
    <message>
        <source>last seen %1</source>
        <translation>上次见到：%1</translation>
    </message>
    <message>
        <source>%1 × %2 heads</source>
        <translation>%1 × %2 个头</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Open or make a project</source>
        <translation>打开或新建项目</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Find my models</source>
        <translation>查找我的模型</translation>
    </message>
    <message>
        <source>All results</source>
        <translation>全部结果</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>成对</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>捕获</translation>
    </message>
    <message>
        <source>Configs</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>%1, open in this window</source>
        <translation>%1，已在此窗口打开</translation>
    </message>
    <message>
        <source>%1, opens in a window of its own</source>
        <translation>%1，在单独的窗口中打开</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>looking…</source>
        <translation>正在查找…</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryWorkspace</name>
    <message>
        <source>Search the results</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation>重现</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation>标签，以逗号分隔</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>新名称</translation>
    </message>
    <message>
        <source>It was not renamed; is the name taken?</source>
        <translation>未能重命名；名称是否已被占用？</translation>
    </message>
    <message numerus="yes">
        <source>Move %n result(s) to the trash?</source>
        <translation>
            <numerusform>将 %n 个结果移到回收站？</numerusform>
        </translation>
    </message>
    <message>
        <source>It was not moved to the trash</source>
        <translation>未能移到回收站</translation>
    </message>
    <message>
        <source>Metadata of %1</source>
        <translation>%1 的元数据</translation>
    </message>
    <message>
        <source>No metadata was found beside this file</source>
        <translation>此文件旁没有元数据</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Generate a clip</source>
        <translation>生成片段</translation>
    </message>
    <message>
        <source>Clips, pairs and captures of this project are listed here</source>
        <translation>此处列出本项目的片段、对和捕获</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Nothing matches the search</source>
        <translation>没有匹配的内容</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Compare %1</source>
        <translation>比较 %1 个</translation>
    </message>
    <message>
        <source>No settings of ours in this file</source>
        <translation>此文件中没有本程序的设置</translation>
    </message>
    <message>
        <source>Search, for example tag:keep</source>
        <translation>搜索，例如 tag:keep</translation>
    </message>
    <message>
        <source>Open in Tune</source>
        <translation>在“调整”中打开</translation>
    </message>
    <message>
        <source>Use in Generate</source>
        <translation>用于“生成”</translation>
    </message>
    <message>
        <source>Remove the model from the list</source>
        <translation>从列表中移除模型</translation>
    </message>
    <message>
        <source>Find my models</source>
        <translation>查找我的模型</translation>
    </message>
    <message>
        <source>Add a model folder…</source>
        <translation>添加模型文件夹…</translation>
    </message>
    <message>
        <source>A model folder, or a folder with models</source>
        <translation>模型文件夹，或含有模型的文件夹</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Results as thumbnails</source>
        <translation>缩略图形式的结果</translation>
    </message>
    <message>
        <source>Keep its frames</source>
        <translation>保留其中的帧</translation>
    </message>
    <message>
        <source>Its frames were not kept</source>
        <translation>未能保留其中的帧</translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) stopped while being written</source>
        <translation>
            <numerusform>%n 个视频在写入时中断</numerusform>
        </translation>
    </message>
    <message>
        <source>The Library can keep the frames that are whole.</source>
        <translation>资料库可以保留其中完整的帧。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LivePair</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>preview, step %1</source>
        <translation>预览，第 %1 步</translation>
    </message>
</context>
<context>
    <name>vdit::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation>筛选日志</translation>
    </message>
    <message>
        <source>Messages of the engine and the window appear here</source>
        <translation>引擎和窗口的消息会显示在这里</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MainWindow</name>
    <message>
        <source>%1[*] – Sparse-vDiT Studio</source>
        <translation>%1[*] – Sparse-vDiT Studio</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Config</source>
        <translation>配置(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>比较(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>全屏</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation>上一个面板</translation>
    </message>
    <message>
        <source>Back in the selection</source>
        <translation>后退到之前的选择</translation>
    </message>
    <message>
        <source>Forward in the selection</source>
        <translation>前进到之后的选择</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Nothing was changed</source>
        <translation>没有更改任何内容</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MapAxes</name>
    <message>
        <source>text %1</source>
        <translation>文本 %1</translation>
    </message>
    <message>
        <source>t %1, row %2, column %3</source>
        <translation>t %1，行 %2，列 %3</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>r%1</source>
        <comment>row of places</comment>
        <translation>行%1</translation>
    </message>
    <message>
        <source>key frame</source>
        <translation>键帧</translation>
    </message>
    <message>
        <source>key row of places</source>
        <translation>键的位置行</translation>
    </message>
    <message>
        <source>query frame</source>
        <translation>查询帧</translation>
    </message>
    <message>
        <source>query row of places</source>
        <translation>查询的位置行</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MapCanvas</name>
    <message>
        <source>Attention map</source>
        <translation>注意力图</translation>
    </message>
    <message>
        <source>No capture is open</source>
        <translation>没有打开捕获</translation>
    </message>
    <message>
        <source>not captured</source>
        <translation>未捕获</translation>
    </message>
    <message>
        <source>difference %1</source>
        <translation>差异 %1</translation>
    </message>
    <message>
        <source>mass %1</source>
        <translation>质量 %1</translation>
    </message>
    <message>
        <source>kept by %1</source>
        <translation>由%1保留</translation>
    </message>
    <message>
        <source>dropped by %1</source>
        <translation>被%1丢弃</translation>
    </message>
    <message>
        <source>query %1
key %2
%3</source>
        <translation>查询 %1
键 %2
%3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>difference of mass</source>
        <translation>质量之差</translation>
    </message>
    <message>
        <source>mass, shared range</source>
        <translation>质量，共享范围</translation>
    </message>
    <message>
        <source>mass, this map</source>
        <translation>质量，此图</translation>
    </message>
    <message>
        <source>runs of %1</source>
        <translation>%1 的运行段</translation>
    </message>
    <message>
        <source>density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>computing tokens, Esc stops</source>
        <translation>正在计算词元，Esc 停止</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>舍去</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MapExport</name>
    <message>
        <source>%1: the ending must be .png, .svg, .npz or .csv</source>
        <translation>%1：扩展名须为 .png、.svg、.npz 或 .csv</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MetricDefinition</name>
    <message>
        <source>Peak signal-to-noise ratio on the luma: per frame 10 log10(255^2 / mean squared error), then the mean over frames. Frames with equal luma have no finite value and count as 100 dB. Higher is closer to the reference.</source>
        <translation>亮度的峰值信噪比：每帧为 10 log10(255^2 / 均方误差)，再对各帧取平均。亮度相等的帧没有有限值，按 100 dB 计。越高越接近参考。</translation>
    </message>
    <message>
        <source>As psnr_db, but one value from the mean squared error over all frames; never above the mean over frames.</source>
        <translation>同 psnr_db，但由全部帧的均方误差得出一个值；不会高于逐帧平均。</translation>
    </message>
    <message>
        <source>Structural similarity (Wang et al. 2004) of the luma: Gaussian window 11 x 11, sigma 1.5, K1 0.01, K2 0.03, peak 255, only windows that lie inside the picture, no downsampling; mean over the picture, then over frames. 1 is equal.</source>
        <translation>亮度的结构相似性（Wang 等，2004）：高斯窗 11 x 11，sigma 1.5，K1 0.01，K2 0.03，峰值 255，仅取画面内的窗，不降采样；先对画面、再对各帧取平均。1 表示相等。</translation>
    </message>
    <message>
        <source>Multi-scale SSIM (Wang et al. 2003): five scales with weights 0.0448, 0.2856, 0.3001, 0.2363, 0.1333, halved by means of 2 x 2 pixels; negative terms count as 0; mean over frames. Absent below 176 pixels a side.</source>
        <translation>多尺度 SSIM（Wang 等，2003）：五个尺度，权重为 0.0448、0.2856、0.3001、0.2363、0.1333，每级取 2 x 2 像素的平均而减半；负项按 0 计；对各帧取平均。边长不足 176 像素时没有此值。</translation>
    </message>
    <message>
        <source>temporal_test - temporal_reference: above 0, the compared video changes more from frame to frame (flicker).</source>
        <translation>temporal_test - temporal_reference：大于 0 时，被比较的视频帧间变化更大（闪烁）。</translation>
    </message>
    <message>
        <source>The frame, counted from 0, with the lowest psnr_db.</source>
        <translation>psnr_db 最低的帧，从 0 计数。</translation>
    </message>
    <message>
        <source>Not available: the learned metric needs network weights, which are not present.</source>
        <translation>不可用：这个学习得来的指标需要网络权重，而权重不存在。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MetricPlot</name>
    <message>
        <source>Metrics by frame</source>
        <translation>逐帧指标</translation>
    </message>
    <message>
        <source>%1 over %2 frames, candidates: %3</source>
        <translation>%1，共 %2 帧，候选：%3</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>Temporal difference</source>
        <translation>时间差异</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>threshold %1, frames below: %2</source>
        <translation>阈值 %1，低于阈值的帧：%2</translation>
    </message>
    <message>
        <source>frame %1</source>
        <translation>第 %1 帧</translation>
    </message>
    <message>
        <source>dB</source>
        <translation>dB</translation>
    </message>
</context>
<context>
    <name>vdit::ui::MetricTableModel</name>
    <message>
        <source>PSNR, mean</source>
        <translation>PSNR，平均</translation>
    </message>
    <message>
        <source>PSNR, pooled</source>
        <translation>PSNR，合并</translation>
    </message>
    <message>
        <source>Worst frame</source>
        <translation>最差帧</translation>
    </message>
    <message>
        <source>Worst 5 %</source>
        <translation>最差 5 %</translation>
    </message>
    <message>
        <source>Mean PSNR of the five per cent of frames with the lowest, one at least.</source>
        <translation>PSNR 最低的百分之五的帧（至少一帧）的平均 PSNR。</translation>
    </message>
    <message>
        <source>SSIM, mean</source>
        <translation>SSIM，平均</translation>
    </message>
    <message>
        <source>MS-SSIM</source>
        <translation>MS-SSIM</translation>
    </message>
    <message>
        <source>LPIPS</source>
        <translation>LPIPS</translation>
    </message>
    <message>
        <source>Temporal difference</source>
        <translation>时间差异</translation>
    </message>
    <message>
        <source>Config density</source>
        <translation>配置密度</translation>
    </message>
    <message>
        <source>Kept (query, key) token pairs over all pairs, mean over steps, layers and heads; dense first steps included.</source>
        <translation>保留的（查询，键）词元对占全部对的比例，按步、层、头取平均；含开头的稠密步。</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>稀疏度</translation>
    </message>
    <message>
        <source>1 − density.</source>
        <translation>1 − 密度。</translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation>去噪</translation>
    </message>
    <message>
        <source>Wall time of all denoising steps.</source>
        <translation>全部去噪步的实际耗时。</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>加速比</translation>
    </message>
    <message>
        <source>Measured: denoising time of our fastest dense path over that of the sparse run, on the same device in the same run.</source>
        <translation>实测：最快的稠密路径的去噪时间与稀疏运行的去噪时间之比，同一设备、同一次运行。</translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%2 的 %1：%3</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>no weights</source>
        <translation>无权重</translation>
    </message>
    <message>
        <source>mismatch</source>
        <translation>不匹配</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>computing</source>
        <translation>计算中</translation>
    </message>
    <message>
        <source>identical</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>under 176 px</source>
        <translation>不足 176 像素</translation>
    </message>
    <message>
        <source>one frame</source>
        <translation>仅一帧</translation>
    </message>
</context>
<context>
    <name>vdit::ui::Mode</name>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Diagonal</source>
        <translation>对角</translation>
    </message>
    <message>
        <source>Multi-Diagonal</source>
        <translation>多对角</translation>
    </message>
    <message>
        <source>Vertical-Stripe</source>
        <translation>竖条</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ModeLegend</name>
    <message>
        <source>%1 %L2</source>
        <translation>%1 %L2</translation>
    </message>
    <message>
        <source>Layer 0 is dense in every step</source>
        <translation>第 0 层在每一步都稠密</translation>
    </message>
    <message>
        <source>Layers 0–%1 are dense in every step</source>
        <translation>第 0–%1 层在每一步都稠密</translation>
    </message>
</context>
<context>
    <name>vdit::ui::NewSearchDialog</name>
    <message>
        <source>New search</source>
        <translation>新搜索</translation>
    </message>
    <message>
        <source>Calibration prompts, one a line</source>
        <translation>校准提示词，每行一个</translation>
    </message>
    <message>
        <source>a green cube rolls right on a wooden floor under a sunset sky</source>
        <translation>a green cube rolls right on a wooden floor under a sunset sky</translation>
    </message>
    <message>
        <source>Densities of the candidates</source>
        <translation>候选的密度</translation>
    </message>
    <message>
        <source>Start search</source>
        <translation>开始搜索</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Prompts, one a line</source>
        <translation>提示词，每行一个</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>First seed</source>
        <translation>首个种子</translation>
    </message>
    <message>
        <source>Modes beside Full</source>
        <translation>完整之外的模式</translation>
    </message>
    <message>
        <source>Densities</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>Name: letters, digits, spaces, points and dashes</source>
        <translation>名称：字母、数字、空格、点和连字符</translation>
    </message>
    <message>
        <source>At least one prompt is needed</source>
        <translation>至少需要一个提示词</translation>
    </message>
    <message>
        <source>Size: width x height, as 320x192</source>
        <translation>尺寸：宽 x 高，如 320x192</translation>
    </message>
    <message>
        <source>Densities: numbers between 0 and 1, as 0.1 0.25</source>
        <translation>密度：0 到 1 之间的数字，如 0.1 0.25</translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s)</source>
        <translation>
            <numerusform>%Ln 个提示词</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, about %2</source>
        <translation>%1，约 %2</translation>
    </message>
    <message>
        <source>%1, no history for this device yet</source>
        <translation>%1，此设备尚无历史</translation>
    </message>
</context>
<context>
    <name>vdit::ui::NotificationTray</name>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n 条新通知</numerusform>
        </translation>
    </message>
    <message>
        <source>Finished and failed jobs are listed here</source>
        <translation>此处列出已完成和失败的任务</translation>
    </message>
</context>
<context>
    <name>vdit::ui::NumbersPanel</name>
    <message>
        <source>Two pictures of one size have a difference</source>
        <translation>尺寸相同的两幅画面才有差异图</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>luma</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>signed luma</source>
        <translation>带符号亮度</translation>
    </message>
    <message>
        <source>SSIM</source>
        <translation>SSIM</translation>
    </message>
    <message>
        <source>%1, frame %2</source>
        <translation>%1，第 %2 帧</translation>
    </message>
    <message>
        <source>Region at t %1, row %2, column %3</source>
        <translation>区域：t %1，行 %2，列 %3</translation>
    </message>
    <message>
        <source>No region picked</source>
        <translation>未选取区域</translation>
    </message>
    <message>
        <source>Opens the maps of this token&apos;s row on the heads of the chosen layer.</source>
        <translation>在所选层的各头上打开此词元所在行的注意力图。</translation>
    </message>
    <message>
        <source>Click a place of the picture that looks wrong.</source>
        <translation>单击画面中看起来不对的位置。</translation>
    </message>
    <message>
        <source>Pick a region first: click the picture</source>
        <translation>请先选取区域：单击画面</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Gain of the difference</source>
        <translation>差异的增益</translation>
    </message>
    <message>
        <source>gain %1 ×</source>
        <translation>增益 %1 ×</translation>
    </message>
    <message>
        <source>Difference of the shown frame</source>
        <translation>所示帧的差异</translation>
    </message>
    <message>
        <source>Inspect this region</source>
        <translation>检视此区域</translation>
    </message>
    <message>
        <source>Differs</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>PSNR, mean of frames</source>
        <translation>PSNR，逐帧平均</translation>
    </message>
    <message>
        <source>computing, %1</source>
        <translation>计算中，%1</translation>
    </message>
    <message>
        <source>no PSNR: mismatch</source>
        <translation>无 PSNR：不匹配</translation>
    </message>
    <message>
        <source>PSNR failed</source>
        <translation>PSNR 计算失败</translation>
    </message>
    <message>
        <source>speed-up, measured</source>
        <translation>加速比，实测</translation>
    </message>
    <message>
        <source>speed-up unknown</source>
        <translation>加速比未知</translation>
    </message>
    <message>
        <source>Sameness to the reference, not quality.</source>
        <translation>与参考的相同程度，而非质量。</translation>
    </message>
    <message>
        <source>Computed from the encoded files: their compression is in the numbers.</source>
        <translation>由编码后的文件计算：数值中含有压缩的影响。</translation>
    </message>
    <message>
        <source>Timed on %1 against our fastest dense path, %2.</source>
        <translation>在 %1 上计时，对照最快的稠密路径 %2。</translation>
    </message>
    <message>
        <source>a run without settings</source>
        <translation>没有设置的运行</translation>
    </message>
    <message>
        <source>%1 of %2 fields</source>
        <translation>%2 项中的 %1 项</translation>
    </message>
</context>
<context>
    <name>vdit::ui::PaletteButton</name>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ParameterPanel</name>
    <message>
        <source>Nothing selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>Layers %1, heads %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
    <message>
        <source>Lock or unlock (L)</source>
        <translation>锁定或解锁 (L)</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>批注</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>Open the head&apos;s map (Enter)</source>
        <translation>打开此头的图 (Enter)</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>frame-major</source>
        <translation>帧优先</translation>
    </message>
    <message>
        <source>space-major</source>
        <translation>空间优先</translation>
    </message>
    <message>
        <source>Space-major keeps one place and its neighbours in all frames; half-widths of the two orders are not comparable</source>
        <translation>空间优先保留所有帧中的同一位置及其邻域；两种顺序的半宽不可比较</translation>
    </message>
    <message>
        <source>Key tokens that are always kept, as [0, 240); the end is exclusive</source>
        <translation>始终保留的键词元，如 [0, 240)；不含末端</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>Half-width, tokens</source>
        <translation>半宽，词元</translation>
    </message>
    <message>
        <source>Order of Multi</source>
        <translation>多对角的顺序</translation>
    </message>
    <message>
        <source>Key intervals</source>
        <translation>键区间</translation>
    </message>
    <message>
        <source>Sink</source>
        <translation>汇</translation>
    </message>
    <message>
        <source>Dense steps</source>
        <translation>稠密步</translation>
    </message>
    <message>
        <source>Dense layers</source>
        <translation>稠密层</translation>
    </message>
    <message>
        <source>Intervals inside the video&apos;s %L1 tokens were expected, as [0, 240)</source>
        <translation>应为视频 %L1 个词元内的区间，如 [0, 240)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s)</source>
        <translation>
            <numerusform>%Ln 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Mixed: %1</source>
        <translation>混合：%1</translation>
    </message>
    <message>
        <source>= %1 places</source>
        <translation>= %1 个位置</translation>
    </message>
    <message>
        <source>= %1 frames</source>
        <translation>= %1 帧</translation>
    </message>
    <message>
        <source>Frame-major Multi-Diagonal keeps at least %1 of each frame</source>
        <translation>帧优先的多对角至少保留每帧的 %1</translation>
    </message>
    <message>
        <source>first frame</source>
        <translation>首帧</translation>
    </message>
    <message>
        <source>Density, mean</source>
        <translation>密度，平均</translation>
    </message>
    <message>
        <source>Kept (query, key) token pairs / all pairs of the head, text included, counted from the runs that the kernel executes</source>
        <translation>此头保留的（查询，键）词元对 / 全部词元对，含文本，按内核执行的运行段统计</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>no table</source>
        <translation>无表</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>Share of softmax mass that falls on kept pairs, averaged over query rows; ~ between measured candidates</source>
        <translation>落在保留对上的 softmax 质量份额，对查询行取平均；~ 表示介于已测候选之间</translation>
    </message>
    <message>
        <source>Head error, largest</source>
        <translation>头误差，最大</translation>
    </message>
    <message>
        <source>Sum of squared differences between the mode&apos;s output and the Full output / sum of squares of the Full output, per head, before the output projection</source>
        <translation>此模式输出与完整模式输出之差的平方和 / 完整模式输出的平方和，逐头，输出投影之前</translation>
    </message>
    <message>
        <source>Layer %1, head %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
    <message>
        <source>Layer %1, heads %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
    <message>
        <source>Layers %1, head %2</source>
        <translation>第 %1 层，第 %2 头</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ParetoPlot</name>
    <message>
        <source>Error against cost</source>
        <translation>误差与代价</translation>
    </message>
    <message>
        <source>This config: density %1, predicted error %2</source>
        <translation>此配置：密度 %1，预测误差 %2</translation>
    </message>
    <message>
        <source>This config: density %1</source>
        <translation>此配置：密度 %1</translation>
    </message>
    <message>
        <source>Measured %1: density %2, %3 dB, %4 ×</source>
        <translation>实测 %1：密度 %2，%3 dB，%4 ×</translation>
    </message>
    <message>
        <source>Predicted: density %1, error %2, epsilon %3</source>
        <translation>预测：密度 %1，误差 %2，epsilon %3</translation>
    </message>
    <message>
        <source>The curve appears with a loss table</source>
        <translation>有损失表后显示曲线</translation>
    </message>
    <message>
        <source>config density</source>
        <translation>配置密度</translation>
    </message>
    <message>
        <source>predicted error</source>
        <translation>预测误差</translation>
    </message>
    <message>
        <source>%1, %2 ×</source>
        <translation>%1，%2 ×</translation>
    </message>
    <message>
        <source>%1, error %2</source>
        <translation>%1，误差 %2</translation>
    </message>
    <message>
        <source>epsilon %1</source>
        <translation>epsilon %1</translation>
    </message>
    <message>
        <source>epsilon %1, %2</source>
        <translation>epsilon %1，%2</translation>
    </message>
    <message>
        <source>Load this point</source>
        <translation>载入此点</translation>
    </message>
    <message>
        <source>Measure this point with a paired run (M)</source>
        <translation>用成对运行测量此点（M）</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>另有 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2, %3 measured</source>
        <translation>%1：%2，实测 %3</translation>
    </message>
</context>
<context>
    <name>vdit::ui::PlanText</name>
    <message>
        <source>guidance: both predictions in one pass</source>
        <translation>引导：两次预测一并计算</translation>
    </message>
    <message>
        <source>guidance: one prediction after the other</source>
        <translation>引导：两次预测先后计算</translation>
    </message>
    <message>
        <source>guidance is read by the transformer: one prediction a step</source>
        <translation>引导由 Transformer 自身读取：每步一次预测</translation>
    </message>
    <message>
        <source>no guidance: one prediction a step</source>
        <translation>无引导：每步一次预测</translation>
    </message>
    <message>
        <source>text encoder kept in memory</source>
        <translation>文本编码器留在内存中</translation>
    </message>
    <message>
        <source>text encoder freed before denoising</source>
        <translation>去噪前释放文本编码器</translation>
    </message>
    <message>
        <source>transformer kept in memory</source>
        <translation>Transformer 留在内存中</translation>
    </message>
    <message>
        <source>transformer freed before decoding</source>
        <translation>解码前释放 Transformer</translation>
    </message>
    <message>
        <source>decoding in tiles of the picture</source>
        <translation>按画面分块解码</translation>
    </message>
    <message>
        <source>decoding whole pictures</source>
        <translation>整幅画面解码</translation>
    </message>
    <message>
        <source>decoding %1 latent frames at a time</source>
        <translation>每次解码 %1 个潜变量帧</translation>
    </message>
</context>
<context>
    <name>vdit::ui::PredictionPlot</name>
    <message>
        <source>Predicted against measured speed-up</source>
        <translation>预测加速比与实测加速比</translation>
    </message>
    <message>
        <source>%1: predicted %2, measured %3</source>
        <translation>%1：预测 %2，实测 %3</translation>
    </message>
    <message>
        <source>No pair with a prediction yet</source>
        <translation>尚无带预测的成对运行</translation>
    </message>
    <message>
        <source>predicted speed-up</source>
        <translation>预测加速比</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
</context>
<context>
    <name>vdit::ui::PreviewPanel</name>
    <message>
        <source>full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>sparse</source>
        <translation>稀疏</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>The video appears here while it is made. Write a prompt, or begin with the demo.</source>
        <translation>生成过程中，视频显示在此处。写下提示词，或从演示开始。</translation>
    </message>
    <message>
        <source>engine not connected, data of %1</source>
        <translation>引擎未连接，数据截至 %1</translation>
    </message>
    <message>
        <source>Latent to colour</source>
        <translation>潜变量转颜色</translation>
    </message>
    <message>
        <source>Play the preview in a loop</source>
        <translation>循环播放预览</translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>立即停止</translation>
    </message>
    <message>
        <source>Stop after this step, keep the checkpoint</source>
        <translation>此步后停止，保留检查点</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>%1 frames</source>
        <translation>%1 帧</translation>
    </message>
    <message>
        <source>Elapsed %1</source>
        <translation>已用 %1</translation>
    </message>
    <message>
        <source>Left %1</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>Checkpoint step %1</source>
        <translation>检查点：第 %1 步</translation>
    </message>
    <message>
        <source>Paused at step %1</source>
        <translation>已在第 %1 步暂停</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Stop after this step, keep the video so far</source>
        <translation>本步后停止，保留到此为止的视频</translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueryView</name>
    <message>
        <source>Query token on the video</source>
        <translation>视频上的查询词元</translation>
    </message>
    <message>
        <source>query t %1, row %2, column %3; shown frame t %4</source>
        <translation>查询 t %1，行 %2，列 %3；显示帧 t %4</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <translation>%1；%2</translation>
    </message>
    <message>
        <source>%1; strongest key t %2, row %3, column %4</source>
        <translation>%1；最强的键 t %2，行 %3，列 %4</translation>
    </message>
    <message>
        <source>t %1</source>
        <translation>t %1</translation>
    </message>
    <message>
        <source>The video of a captured run</source>
        <translation>已捕获运行的视频</translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueueModel</name>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>剩余</translation>
    </message>
    <message>
        <source>There is no engine %1: set it up, or run the job on another machine</source>
        <translation>没有引擎 %1：请设置它，或在另一台机器上运行此任务</translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueuePanel</name>
    <message>
        <source>Queue a run with Ctrl+Enter; saved queues can be dropped here</source>
        <translation>按 Ctrl+Enter 将运行加入队列；也可将保存的队列拖到此处</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Run next</source>
        <translation>下一个运行</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Hold or release</source>
        <translation>搁置或放行</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Open result</source>
        <translation>打开结果</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Save jobs to a file…</source>
        <translation>将任务保存到文件…</translation>
    </message>
    <message>
        <source>Load jobs from a file…</source>
        <translation>从文件载入任务…</translation>
    </message>
    <message>
        <source>Pause after job</source>
        <translation>任务后暂停</translation>
    </message>
    <message>
        <source>Pause at step</source>
        <translation>在步骤处暂停</translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation>暂停队列</translation>
    </message>
    <message>
        <source>Cancel all but current</source>
        <translation>除当前外全部取消</translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation>全部取消</translation>
    </message>
    <message>
        <source>Remove finished from the list</source>
        <translation>从列表中移除已完成的任务</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Show finished</source>
        <translation>显示已完成的任务</translation>
    </message>
    <message>
        <source>More queue commands</source>
        <translation>更多队列命令</translation>
    </message>
    <message>
        <source>Start the queue</source>
        <translation>启动队列</translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation>队列已暂停</translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation>撤销：%1</translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation>没有可撤销的操作</translation>
    </message>
    <message>
        <source>Save jobs</source>
        <translation>保存任务</translation>
    </message>
    <message>
        <source>The jobs were not saved: %1</source>
        <translation>任务未能保存：%1</translation>
    </message>
    <message>
        <source>Load jobs</source>
        <translation>载入任务</translation>
    </message>
    <message>
        <source>Job files (*.json)</source>
        <translation>任务文件 (*.json)</translation>
    </message>
    <message>
        <source>The jobs were not read: %1</source>
        <translation>任务未能读取：%1</translation>
    </message>
    <message>
        <source>Retry on the processor</source>
        <translation>在处理器上重试</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation>重现</translation>
    </message>
    <message>
        <source>Run on another machine</source>
        <translation>在另一台机器上运行</translation>
    </message>
    <message>
        <source>Run on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>About %1, as such work took before</source>
        <translation>约 %1，依据以往同类任务的用时</translation>
    </message>
    <message>
        <source>How long it takes is not known: no such work was done on the processor yet</source>
        <translation>用时未知：处理器上尚未做过同类任务</translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueueStrip</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Progress of the running job</source>
        <translation>正在运行的任务的进度</translation>
    </message>
    <message>
        <source>Close the queue</source>
        <translation>收起队列</translation>
    </message>
    <message>
        <source>Open the queue</source>
        <translation>展开队列</translation>
    </message>
    <message>
        <source>Empty. Queue a run with Ctrl+Enter.</source>
        <translation>空。按 Ctrl+Enter 将运行加入队列。</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s), paused</source>
        <translation>
            <numerusform>%n 个任务，已暂停</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Total %1</source>
        <translation>共 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s), %1 in total</source>
        <translation>
            <numerusform>%n 个任务，共 %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::Rail</name>
    <message>
        <source>Workspaces</source>
        <translation>工作区</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RankingModel</name>
    <message>
        <source>%1 elsewhere</source>
        <translation>%1 他机</translation>
    </message>
    <message>
        <source>not predicted</source>
        <translation>未预测</translation>
    </message>
    <message>
        <source>Rank %1, predicted %2: %3, PSNR %4, predicted error %5, speed-up %6, predicted %7</source>
        <translation>第 %1 名，预测第 %2 名：%3，PSNR %4，预测误差 %5，加速比 %6，预测 %7</translation>
    </message>
    <message>
        <source>not timed</source>
        <translation>未计时</translation>
    </message>
    <message numerus="yes">
        <source>Mean of %Ln pair(s)</source>
        <translation>
            <numerusform>%Ln 次成对运行的平均值</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 is better in one figure and no worse in the other</source>
        <translation>%1 在一项上更好，在另一项上不差</translation>
    </message>
    <message>
        <source>The file of this config is gone</source>
        <translation>该配置的文件已不存在</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>名次</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation>PSNR</translation>
    </message>
    <message>
        <source>Error, pred.</source>
        <translation>预测误差</translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation>加速比</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>A click opens it</source>
        <translation>单击打开</translation>
    </message>
    <message>
        <source>Measured: mean over frames of the luma PSNR against full attention: sameness, not quality</source>
        <translation>实测：相对于全注意力的亮度 PSNR 的帧平均：衡量一致性，而非画质</translation>
    </message>
    <message>
        <source>Mean of the head errors over all cells, from the open loss table</source>
        <translation>所有单元的头误差平均值，取自打开的损失表</translation>
    </message>
    <message>
        <source>Measured: denoising, fastest dense path / this config, same device, same run</source>
        <translation>实测：去噪时间，最快的稠密路径 / 此配置，同一设备，同一次运行</translation>
    </message>
    <message>
        <source>Speed-up that the open loss table predicts</source>
        <translation>打开的损失表所预测的加速比</translation>
    </message>
    <message>
        <source>ranked on %1</source>
        <translation>按 %1 排名</translation>
    </message>
    <message>
        <source>%1 (pred. %2)</source>
        <translation>%1（预测 %2）</translation>
    </message>
    <message>
        <source>By measured PSNR, equal ones by measured speed-up; in brackets, where it differs, by the predicted error</source>
        <translation>按实测 PSNR 排名，相同时按实测加速比；括号内为按预测误差的名次（若不同）</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RankingTable</name>
    <message>
        <source>Measured configs, ranked</source>
        <translation>实测配置排名</translation>
    </message>
    <message>
        <source>Paired runs of one clip are ranked here</source>
        <translation>同一片段的成对运行在此排名</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RecoveryDialog</name>
    <message>
        <source>Start the queue</source>
        <translation>启动队列</translation>
    </message>
    <message>
        <source>Recovered</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>The studio did not end properly the last time. Nothing that was queued is lost; this is what was left in the middle.</source>
        <translation>上次工作室未正常结束。队列中的内容没有丢失；以下是中途留下的内容。</translation>
    </message>
    <message>
        <source>Parts of this project were damaged; this is what stands for them now.</source>
        <translation>此项目的部分内容已损坏；以下是现在替代它们的内容。</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>Decide later</source>
        <translation>以后再决定</translation>
    </message>
    <message>
        <source>Do this</source>
        <translation>照此处理</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>处理</translation>
    </message>
    <message>
        <source>What was left</source>
        <translation>留下的内容</translation>
    </message>
    <message>
        <source>What becomes of %1</source>
        <translation>%1 如何处理</translation>
    </message>
    <message>
        <source>%1 was left as it is</source>
        <translation>%1 保持原样</translation>
    </message>
    <message>
        <source>%1, in use now</source>
        <translation>%1，正在使用</translation>
    </message>
    <message>
        <source>%1, against the version in use (lines gone: %2, new: %3)</source>
        <translation>%1，与正在使用的版本相比（少 %2 行，多 %3 行）</translation>
    </message>
</context>
<context>
    <name>vdit::ui::Report</name>
    <message>
        <source>%1 cannot be made</source>
        <translation>无法创建 %1</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RestoreDialog</name>
    <message>
        <source>Restore settings</source>
        <translation>恢复设置</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>当时</translation>
    </message>
    <message>
        <source>These settings of %1 differ from the form. Ticked rows are taken over; Ctrl+Z brings the old ones back.</source>
        <translation>%1 的这些设置与表单不同。勾选的行将被采用；按 Ctrl+Z 可恢复原来的设置。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ResultsModel</name>
    <message>
        <source>full</source>
        <translation>完整</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ResultsStrip</name>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation>检视</translation>
    </message>
    <message>
        <source>Reproduce…</source>
        <translation>重现…</translation>
    </message>
    <message>
        <source>Show in the file manager</source>
        <translation>在文件管理器中显示</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RunDelegate</name>
    <message>
        <source>cannot be shown</source>
        <translation>无法显示</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RunFacts</name>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 unknown</source>
        <translation>%1未知</translation>
    </message>
    <message>
        <source>Sparse config</source>
        <translation>稀疏配置</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>负向提示词</translation>
    </message>
    <message>
        <source>Flow shift</source>
        <translation>流偏移</translation>
    </message>
    <message>
        <source>Sigma spacing</source>
        <translation>sigma 间距</translation>
    </message>
    <message>
        <source>Dense backend</source>
        <translation>稠密后端</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>完整</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>fps</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>config unknown</source>
        <translation>配置未知</translation>
    </message>
    <message>
        <source>same config</source>
        <translation>配置相同</translation>
    </message>
    <message>
        <source>config differs</source>
        <translation>配置不同</translation>
    </message>
    <message>
        <source>Sizes differ: %1 and %2. Metrics need equal pictures; nothing is scaled behind your back.</source>
        <translation>尺寸不同：%1 与 %2。指标要求画面尺寸相等；不会暗中缩放。</translation>
    </message>
    <message>
        <source>Frame counts differ: %1 and %2. Nothing is cut or shifted to make them fit.</source>
        <translation>帧数不同：%1 与 %2。不会为对齐而裁剪或平移。</translation>
    </message>
    <message>
        <source>Model hash</source>
        <translation>模型哈希</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Course of the guidance</source>
        <translation>引导的变化</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RunListModel</name>
    <message>
        <source>dense</source>
        <translation>稠密</translation>
    </message>
    <message>
        <source>density %1</source>
        <translation>密度 %1</translation>
    </message>
    <message>
        <source>%1 frames</source>
        <translation>%1 帧</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>已隐藏</translation>
    </message>
</context>
<context>
    <name>vdit::ui::RunsPanel</name>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候选</translation>
    </message>
    <message>
        <source>Add a candidate</source>
        <translation>添加候选</translation>
    </message>
    <message>
        <source>Remove from the comparison</source>
        <translation>从比较中移除</translation>
    </message>
    <message>
        <source>Note on frame %1</source>
        <translation>第 %1 帧的批注</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>批注</translation>
    </message>
    <message>
        <source>Frame notes</source>
        <translation>帧批注</translation>
    </message>
    <message>
        <source>Note on this frame (F2)</source>
        <translation>为此帧加批注 (F2)</translation>
    </message>
    <message>
        <source>Remove note</source>
        <translation>移除批注</translation>
    </message>
    <message>
        <source>Votes</source>
        <translation>投票</translation>
    </message>
    <message>
        <source>Blind test</source>
        <translation>盲测</translation>
    </message>
    <message>
        <source>Left is better</source>
        <translation>左边更好</translation>
    </message>
    <message>
        <source>Right is better</source>
        <translation>右边更好</translation>
    </message>
    <message>
        <source>No difference</source>
        <translation>没有差别</translation>
    </message>
    <message>
        <source>Stop without a vote</source>
        <translation>不投票而停止</translation>
    </message>
    <message>
        <source>Hides the labels and shuffles the sides until you vote.</source>
        <translation>在您投票之前隐藏标签并打乱左右。</translation>
    </message>
    <message>
        <source>reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>%1 preferred %2 times, %3 preferred %4 times, no difference %5 times.</source>
        <translation>%1 被选 %2 次，%3 被选 %4 次，没有差别 %5 次。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SearchAgreement</name>
    <message>
        <source>%1 is of another model: %2 × %3 heads</source>
        <translation>%1 属于另一个模型：%2 × %3 个头</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SearchFlow</name>
    <message>
        <source>%1 %2 of %3</source>
        <translation>%1 %2 / %3</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Search %1, more prompts</source>
        <translation>搜索 %1，更多提示词</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SearchListModel</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s)</source>
        <translation>
            <numerusform>%Ln 个提示词</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln candidate(s)</source>
        <translation>
            <numerusform>%Ln 个候选</numerusform>
        </translation>
    </message>
    <message>
        <source>table holds %1 of %2 prompts</source>
        <translation>表含 %2 个提示词中的 %1 个</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>waits in the queue</source>
        <translation>在队列中等待</translation>
    </message>
    <message>
        <source>%1, %2 left</source>
        <translation>%1，剩余 %2</translation>
    </message>
    <message>
        <source>search %1, %2, %3, %4</source>
        <translation>搜索 %1，%2，%3，%4</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SearchListView</name>
    <message>
        <source>Searches</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>None yet: + starts one</source>
        <translation>尚无：点 + 开始</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SettingsDialog</name>
    <message>
        <source>No setting of that name</source>
        <translation>没有该名称的设置</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation>重置此页</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation>选择 %1</translation>
    </message>
    <message>
        <source>Not a host name: no spaces, no dash in front</source>
        <translation>不是主机名：不能有空格，不能以短横线开头</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>导出设置</translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation>未能写入 %1：%2</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>导入设置</translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation>设置 (*.json)</translation>
    </message>
    <message>
        <source>%1 holds no settings of this program.</source>
        <translation>%1 不含本程序的设置。</translation>
    </message>
    <message>
        <source>Not taken: %1</source>
        <translation>未采用：%1</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SettingsForm</name>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>Tokens cut at the end: %1</source>
        <translation>末尾截去的词元：%1</translation>
    </message>
    <message>
        <source>
Unknown to the tokenizer: %1</source>
        <translation>
分词器不认识：%1</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What should be seen?</source>
        <translation>想看到什么？</translation>
    </message>
    <message>
        <source>Prompt history, templates and favourites</source>
        <translation>提示词的历史、模板和收藏</translation>
    </message>
    <message>
        <source>Sparse config</source>
        <translation>稀疏配置</translation>
    </message>
    <message>
        <source>speed-up, error predicted</source>
        <translation>加速比、误差为预测</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧数</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Keep the seed for the next runs</source>
        <translation>之后的运行保持此种子</translation>
    </message>
    <message>
        <source>Roll a new seed</source>
        <translation>换一个新种子</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>负向提示词</translation>
    </message>
    <message>
        <source>Flow shift</source>
        <translation>流偏移</translation>
    </message>
    <message>
        <source>Frames a second</source>
        <translation>每秒帧数</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Queue at the end (Ctrl+Enter)</source>
        <translation>排到队列末尾 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Other ways to queue</source>
        <translation>其他排队方式</translation>
    </message>
    <message>
        <source>Paired run</source>
        <translation>成对运行</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>Size as width × height</source>
        <translation>尺寸，宽 × 高</translation>
    </message>
    <message>
        <source>Paired run, full and %1</source>
        <translation>成对运行，完整与 %1</translation>
    </message>
    <message>
        <source>Choose a sparse config to compare with full attention</source>
        <translation>选择一个稀疏配置，与完整注意力比较</translation>
    </message>
    <message>
        <source>Full and sparse with the same seed, noise and text; opens in Compare</source>
        <translation>完整与稀疏使用相同的种子、噪声和文本；在“比较”中打开</translation>
    </message>
    <message>
        <source>Number type</source>
        <translation>数值类型</translation>
    </message>
    <message>
        <source>Read by the model itself: one prediction a step, no negative prompt</source>
        <translation>由模型自身读取：每步一次预测，没有负向提示词</translation>
    </message>
    <message>
        <source>Above 1: a second prediction a step, with the negative prompt</source>
        <translation>大于 1 时：每步再预测一次，使用负向提示词</translation>
    </message>
    <message>
        <source>Let the guidance rise over the steps</source>
        <translation>让引导随步数上升</translation>
    </message>
    <message>
        <source>From 1 to one more than the scale, slowly at first, as this model&apos;s authors show it</source>
        <translation>从 1 升到所设的值加 1，起初缓慢，与此模型作者的演示一致</translation>
    </message>
    <message>
        <source>of the model</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>%1, older noise levels</source>
        <translation>%1，旧的噪声水平</translation>
    </message>
    <message>
        <source>Older noise levels: as diffusers spaced them before 0.37, and as Wan&apos;s own code does. The same seed gives another video</source>
        <translation>旧的噪声水平：diffusers 0.37 之前以及 Wan 官方代码的间隔。相同种子会得到不同的视频</translation>
    </message>
    <message>
        <source>The model&apos;s folder names it: this family has no other</source>
        <translation>由模型文件夹指定：此系列没有其他选择</translation>
    </message>
    <message>
        <source>Not known: %1</source>
        <translation>未知：%1</translation>
    </message>
    <message>
        <source>Scheduler</source>
        <translation>调度器</translation>
    </message>
    <message>
        <source>Dense warm-up</source>
        <translation>稠密预热</translation>
    </message>
    <message>
        <source>as in the config</source>
        <translation>与配置相同</translation>
    </message>
    <message>
        <source> steps</source>
        <translation> 步</translation>
    </message>
    <message>
        <source>So many first steps run Full, whatever the config says. The config that says so is kept in the project when the clip is queued</source>
        <translation>最初这么多步以完整注意力运行，不论配置如何。加入队列时，相应的配置会保存在项目中</translation>
    </message>
    <message>
        <source>Name of the result</source>
        <translation>结果的名称</translation>
    </message>
    <message>
        <source>{prompt}, {seed}, {model}, {config}, {size}, {frames}, {steps} and {date} become those of the run</source>
        <translation>{prompt}、{seed}、{model}、{config}、{size}、{frames}、{steps} 和 {date} 会替换为该次运行的值</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ShortcutsPage</name>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>New keys</source>
        <translation>新快捷键</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Keys for this command</source>
        <translation>此命令的快捷键</translation>
    </message>
    <message>
        <source>%1 is also the key of: %2</source>
        <translation>%1 也是以下命令的快捷键：%2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SmallMultiples</name>
    <message>
        <source>Small multiples</source>
        <translation>小图组</translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln map(s)</source>
        <translation>
            <numerusform>%1：%Ln 幅图</numerusform>
        </translation>
    </message>
    <message>
        <source>not captured</source>
        <translation>未捕获</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SolvePanel</name>
    <message>
        <source>Epsilon</source>
        <translation>Epsilon</translation>
    </message>
    <message>
        <source>largest loss accepted</source>
        <translation>可接受的最大损失</translation>
    </message>
    <message>
        <source>A head stays Full when the loss L = e + lambda × (1 − S) of every candidate exceeds epsilon; e is the head error, S the sparsity. Larger is sparser.</source>
        <translation>若每个候选的损失 L = e + lambda × (1 − S) 都超过 epsilon，头保持完整；e 是头误差，S 是稀疏度。越大越稀疏。</translation>
    </message>
    <message>
        <source>Lambda</source>
        <translation>Lambda</translation>
    </message>
    <message>
        <source>weight of density</source>
        <translation>密度的权重</translation>
    </message>
    <message>
        <source>How much a candidate&apos;s density counts beside its error in the loss</source>
        <translation>候选的密度在损失中相对其误差的分量</translation>
    </message>
    <message>
        <source>Target density</source>
        <translation>目标密度</translation>
    </message>
    <message>
        <source>Target speed-up</source>
        <translation>目标加速比</translation>
    </message>
    <message>
        <source>Largest mean error</source>
        <translation>最大平均误差</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Budget, number</source>
        <translation>预算，数字</translation>
    </message>
    <message>
        <source>Most skipped heads, in all cells of the table</source>
        <translation>最多跳过的头，按表的全部单元</translation>
    </message>
    <message>
        <source>Solve</source>
        <translation>求解</translation>
    </message>
    <message>
        <source>The table has no measured times: ask for a density</source>
        <translation>此表没有测得的时间：请改用密度</translation>
    </message>
    <message>
        <source>No loss table: start a search or open one</source>
        <translation>没有损失表：开始搜索或打开一个</translation>
    </message>
    <message>
        <source>%1, partial %2 %</source>
        <translation>%1，部分 %2 %</translation>
    </message>
    <message>
        <source>Drag to solve from %1</source>
        <translation>拖动以从 %1 求解</translation>
    </message>
    <message>
        <source>Solved in %1 ms from %2.</source>
        <translation>由 %2 求解，用时 %1 ms。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) are locked and keep their mode.</source>
        <translation>
            <numerusform>%Ln 个单元已锁定并保持其模式。</numerusform>
        </translation>
    </message>
    <message>
        <source>skip ≤ </source>
        <translation>跳过 ≤ </translation>
    </message>
    <message>
        <source>Most skipped heads: Skip has a budget of its own, few skipped heads can cost much</source>
        <translation>最多跳过的头：跳过有单独的预算，少数被跳过的头就可能代价很大</translation>
    </message>
    <message>
        <source>recall ≥ </source>
        <translation>召回 ≥ </translation>
    </message>
    <message>
        <source>Least recall of a head that does not stay Full</source>
        <translation>未保持全注意力的头的最低召回率</translation>
    </message>
    <message>
        <source>Least recall: a head takes no mode that keeps less of its softmax mass</source>
        <translation>最低召回率：头不会采用保留 softmax 质量更少的模式</translation>
    </message>
    <message>
        <source>layer ≥ </source>
        <translation>层 ≥ </translation>
    </message>
    <message>
        <source>Least density of every layer in every step group</source>
        <translation>每个步骤组中每一层的最低密度</translation>
    </message>
    <message>
        <source>Least density of a layer: no layer becomes sparser, whatever its heads allow</source>
        <translation>层的最低密度：无论各头允许什么，任何一层都不会更稀疏</translation>
    </message>
    <message>
        <source>Solved in less than %1 ms from %2.</source>
        <translation>由 %2 求解，用时不到 %1 ms。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::StepProgress</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
</context>
<context>
    <name>vdit::ui::StepStrip</name>
    <message>
        <source>Denoising step</source>
        <translation>去噪步</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message numerus="yes">
        <source>step %1 of %2, %Ln captured</source>
        <translation>
            <numerusform>第 %1 / %2 步，已捕获 %Ln 步</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; %2 %3</source>
        <translation>%1；%2 %3</translation>
    </message>
    <message>
        <source>captured</source>
        <translation>已捕获</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>prompt %1 of %2</source>
        <translation>第 %1 个提示词，共 %2 个</translation>
    </message>
</context>
<context>
    <name>vdit::ui::StepTimingChart</name>
    <message>
        <source>Time per step</source>
        <translation>每步时间</translation>
    </message>
    <message>
        <source>%1 seconds a step, %2 of it attention</source>
        <translation>每步 %1 秒，其中注意力 %2</translation>
    </message>
    <message>
        <source>One bar a step while a job runs</source>
        <translation>任务运行时，每步一条</translation>
    </message>
    <message>
        <source>attention, sparse %1</source>
        <translation>注意力，稀疏 %1</translation>
    </message>
    <message>
        <source>attention, Full %1</source>
        <translation>注意力，完整 %1</translation>
    </message>
    <message>
        <source>other %1</source>
        <translation>其余 %1</translation>
    </message>
    <message>
        <source>Step %1: %2, attention %3</source>
        <translation>第 %1 步：%2，注意力 %3</translation>
    </message>
    <message>
        <source>Step %1 is to come</source>
        <translation>第 %1 步尚未开始</translation>
    </message>
</context>
<context>
    <name>vdit::ui::StudioStatusBar</name>
    <message>
        <source>RAM</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>已用内存</translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation>正在启动引擎</translation>
    </message>
    <message>
        <source>Engine: %1</source>
        <translation>引擎：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation>显存</translation>
    </message>
    <message>
        <source>Disk %1 free</source>
        <translation>磁盘可用 %1</translation>
    </message>
    <message>
        <source>Queue empty</source>
        <translation>队列为空</translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n 个任务</numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>引擎就绪</translation>
    </message>
    <message>
        <source>Engine running</source>
        <translation>引擎运行中</translation>
    </message>
</context>
<context>
    <name>vdit::ui::SweepDialog</name>
    <message>
        <source>Sweep</source>
        <translation>参数扫描</translation>
    </message>
    <message>
        <source>Prompts, one a line</source>
        <translation>提示词，每行一个</translation>
    </message>
    <message>
        <source>Sparse configs</source>
        <translation>稀疏配置</translation>
    </message>
    <message>
        <source>Seeds: numbers and ranges, such as 42, 50-53</source>
        <translation>种子：数字和范围，如 42, 50-53</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>Seeds: numbers and ranges, %1 at most</source>
        <translation>种子：数字和范围，最多 %1 个</translation>
    </message>
    <message>
        <source>%1 jobs: %2 at most</source>
        <translation>%1 个任务：最多 %2 个</translation>
    </message>
    <message>
        <source>, without history: %1</source>
        <translation>，无历史：%1</translation>
    </message>
    <message>
        <source>Jobs: %1. Time: %2. Disk: %3 at most.</source>
        <translation>任务：%1。时间：%2。磁盘：最多 %3。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚不清楚</translation>
    </message>
</context>
<context>
    <name>vdit::ui::Toast</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>vdit::ui::TransportBar</name>
    <message>
        <source>To the start</source>
        <translation>到开头</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>To the end</source>
        <translation>到结尾</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Shuttle back</source>
        <translation>快速倒放</translation>
    </message>
    <message>
        <source>Rest</source>
        <translation>停住</translation>
    </message>
    <message>
        <source>Shuttle on</source>
        <translation>快速前进</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Frame number, or a time such as 0:01.250</source>
        <translation>帧号，或时间，如 0:01.250</translation>
    </message>
    <message>
        <source>Loop from here</source>
        <translation>循环从此处开始</translation>
    </message>
    <message>
        <source>Loop to here</source>
        <translation>循环到此处结束</translation>
    </message>
    <message>
        <source>Loop the whole clip</source>
        <translation>循环整个片段</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>单次</translation>
    </message>
    <message>
        <source>There and back</source>
        <translation>往返</translation>
    </message>
    <message>
        <source>Speed %1 ×</source>
        <translation>速度 %1 ×</translation>
    </message>
    <message>
        <source>Loop range, loop kind and speed</source>
        <translation>循环范围、循环方式和速度</translation>
    </message>
    <message>
        <source>“%1” is neither a frame number nor a time</source>
        <translation>“%1”既不是帧号也不是时间</translation>
    </message>
    <message>
        <source>loop %1 to %2</source>
        <translation>循环 %1 到 %2</translation>
    </message>
    <message>
        <source>%1 ×</source>
        <translation>%1 ×</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>vdit::ui::TuneEditor</name>
    <message numerus="yes">
        <source>%Ln cell(s)</source>
        <translation>
            <numerusform>%Ln 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>L%1 H%2</source>
        <translation>L%1 H%2</translation>
    </message>
    <message>
        <source>Set %1, %2</source>
        <translation>设为 %1，%2</translation>
    </message>
    <message>
        <source>Half-width %L1, %2</source>
        <translation>半宽 %L1，%2</translation>
    </message>
    <message>
        <source>Order %1, %2</source>
        <translation>顺序 %1，%2</translation>
    </message>
    <message>
        <source>space-major</source>
        <translation>空间优先</translation>
    </message>
    <message>
        <source>frame-major</source>
        <translation>帧优先</translation>
    </message>
    <message>
        <source>Key intervals, %1</source>
        <translation>键区间，%1</translation>
    </message>
    <message>
        <source>Sink, %1</source>
        <translation>汇，%1</translation>
    </message>
    <message>
        <source>Lock %1</source>
        <translation>锁定 %1</translation>
    </message>
    <message>
        <source>Unlock %1</source>
        <translation>解锁 %1</translation>
    </message>
    <message>
        <source>Comment, %1</source>
        <translation>批注，%1</translation>
    </message>
    <message numerus="yes">
        <source>First %Ln step(s) dense</source>
        <translation>
            <numerusform>前 %Ln 步稠密</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>First %Ln layer(s) dense</source>
        <translation>
            <numerusform>前 %Ln 层稠密</numerusform>
        </translation>
    </message>
    <message>
        <source>Fill %1, %2</source>
        <translation>填充 %1，%2</translation>
    </message>
    <message numerus="yes">
        <source>Lock %Ln cell(s)</source>
        <translation>
            <numerusform>锁定 %Ln 个单元</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock %Ln cell(s)</source>
        <translation>
            <numerusform>解锁 %Ln 个单元</numerusform>
        </translation>
    </message>
    <message>
        <source>Brush %1, %2</source>
        <translation>画笔 %1，%2</translation>
    </message>
    <message>
        <source>Nothing of the clipboard falls into the grid</source>
        <translation>剪贴板中没有内容落在网格内</translation>
    </message>
    <message>
        <source>Paste %1</source>
        <translation>粘贴 %1</translation>
    </message>
    <message>
        <source>Take %1 from %2</source>
        <translation>从 %2 取 %1</translation>
    </message>
    <message numerus="yes">
        <source>Mend %Ln fault(s)</source>
        <translation>
            <numerusform>修复 %Ln 处问题</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::TuneFiles</name>
    <message>
        <source>%1 has ten thousand versions: choose another name</source>
        <translation>%1 已有一万个版本：请另选名称</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>vdit::ui::TuneWorkspace</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Compare with this</source>
        <translation>与此比较</translation>
    </message>
    <message>
        <source>Stop comparing</source>
        <translation>停止比较</translation>
    </message>
    <message>
        <source>Open its table</source>
        <translation>打开其表</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Stop with the best so far</source>
        <translation>以目前最佳结果停止</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Agreement with %1</source>
        <translation>与 %1 的一致度</translation>
    </message>
    <message>
        <source>%1 and %2 agree on %3 of the cells at epsilon %4; the others are outlined</source>
        <translation>%1 与 %2 在 epsilon %4 下有 %3 的单元一致；其余已描边</translation>
    </message>
    <message>
        <source>Search %1</source>
        <translation>搜索 %1</translation>
    </message>
    <message>
        <source>Config saved</source>
        <translation>配置已保存</translation>
    </message>
    <message>
        <source>Export the config</source>
        <translation>导出配置</translation>
    </message>
    <message>
        <source>Sparse config (*.json);;Spreadsheet (*.csv)</source>
        <translation>稀疏配置 (*.json);;电子表格 (*.csv)</translation>
    </message>
    <message>
        <source>Config exported</source>
        <translation>配置已导出</translation>
    </message>
    <message>
        <source>Pair, %1</source>
        <translation>成对，%1</translation>
    </message>
    <message>
        <source>all Full</source>
        <translation>全部完整</translation>
    </message>
    <message>
        <source>Import a config</source>
        <translation>导入配置</translation>
    </message>
    <message>
        <source>Sparse configs (*.json)</source>
        <translation>稀疏配置 (*.json)</translation>
    </message>
    <message>
        <source>Configs</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>所选</translation>
    </message>
    <message>
        <source>Error against cost</source>
        <translation>误差与代价</translation>
    </message>
    <message>
        <source>Searches</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Start a search</source>
        <translation>开始搜索</translation>
    </message>
    <message>
        <source>Undo the last edit</source>
        <translation>撤销上一次编辑</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Select all cells</source>
        <translation>选择所有单元</translation>
    </message>
    <message>
        <source>Select cells by a question</source>
        <translation>用条件选择单元</translation>
    </message>
    <message>
        <source>Copy cells as CSV</source>
        <translation>将单元复制为 CSV</translation>
    </message>
    <message>
        <source>Copy cells as JSON</source>
        <translation>将单元复制为 JSON</translation>
    </message>
    <message>
        <source>Paste cells</source>
        <translation>粘贴单元</translation>
    </message>
    <message>
        <source>Save the config as a new version</source>
        <translation>将配置保存为新版本</translation>
    </message>
    <message>
        <source>Paired run with this config</source>
        <translation>用此配置成对运行</translation>
    </message>
    <message>
        <source>Inspect the current head</source>
        <translation>检视当前头</translation>
    </message>
    <message>
        <source>Scale to %1</source>
        <translation>缩放到 %1</translation>
    </message>
    <message>
        <source>Solve, epsilon %1</source>
        <translation>求解，epsilon %1</translation>
    </message>
    <message>
        <source>Solve, density %1 %</source>
        <translation>求解，密度 %1 %</translation>
    </message>
    <message>
        <source>Solve, speed-up %1</source>
        <translation>求解，加速比 %1</translation>
    </message>
    <message>
        <source>Solve, error %1</source>
        <translation>求解，误差 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cell(s) flip</source>
        <translation>
            <numerusform>%Ln 个单元翻转</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to measure</source>
        <translation>没有可测量的内容</translation>
    </message>
    <message>
        <source>The curve appears with a loss table</source>
        <translation>有损失表后显示曲线</translation>
    </message>
    <message>
        <source>Measure points of the curve</source>
        <translation>测量曲线上的点</translation>
    </message>
    <message>
        <source>Paired runs, spread over the curve; each point becomes a config of the project</source>
        <translation>成对运行，沿曲线分布；每个点成为项目的一个配置</translation>
    </message>
    <message>
        <source>Measure points of the curve…</source>
        <translation>测量曲线上的点…</translation>
    </message>
    <message>
        <source>Your edits are kept as %1</source>
        <translation>您的编辑已保存为 %1</translation>
    </message>
    <message>
        <source>Use as the common base</source>
        <translation>用作共同基准</translation>
    </message>
    <message>
        <source>Move the preset to the trash</source>
        <translation>将预设移到回收站</translation>
    </message>
    <message>
        <source>%1 cannot be removed</source>
        <translation>无法移除 %1</translation>
    </message>
    <message>
        <source>Save as preset</source>
        <translation>另存为预设</translation>
    </message>
    <message>
        <source>Name, for every project</source>
        <translation>名称，用于所有项目</translation>
    </message>
    <message>
        <source>Preset saved for every project</source>
        <translation>预设已保存，可用于所有项目</translation>
    </message>
    <message>
        <source>Predicted against measured speed-up</source>
        <translation>预测加速比与实测加速比</translation>
    </message>
    <message>
        <source>Save the config as a preset</source>
        <translation>将配置另存为预设</translation>
    </message>
    <message>
        <source>Back to the config</source>
        <translation>返回配置</translation>
    </message>
    <message>
        <source>A search fills the grid; what it has not measured yet is hatched</source>
        <translation>搜索正在填充网格；尚未测量的部分以斜线显示</translation>
    </message>
    <message>
        <source>A search fills the grid: %1. What it has not measured yet is hatched</source>
        <translation>搜索正在填充网格：%1。尚未测量的部分以斜线表示</translation>
    </message>
    <message>
        <source>Rank the measured configs</source>
        <translation>为实测配置排名</translation>
    </message>
    <message>
        <source>Measured configs, ranked</source>
        <translation>实测配置排名</translation>
    </message>
    <message>
        <source>once taken</source>
        <translation>采用后可知</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>counting</source>
        <translation>计算中</translation>
    </message>
    <message>
        <source>not valid</source>
        <translation>无效</translation>
    </message>
    <message>
        <source>Add prompts to the open search…</source>
        <translation>为打开的搜索添加提示词…</translation>
    </message>
    <message>
        <source>Add prompts…</source>
        <translation>添加提示词…</translation>
    </message>
    <message>
        <source>Prompts cannot be added</source>
        <translation>无法添加提示词</translation>
    </message>
    <message>
        <source>No table of a search is open</source>
        <translation>没有打开的搜索表</translation>
    </message>
    <message>
        <source>The job that made %1 goes on, or is not in the queue any more</source>
        <translation>生成 %1 的任务仍在进行，或已不在队列中</translation>
    </message>
    <message>
        <source>Add prompts to %1</source>
        <translation>为 %1 添加提示词</translation>
    </message>
    <message>
        <source>One a line. They are measured after those that the table has; what was measured stays.</source>
        <translation>每行一条。在表中已有提示词之后测量；已测量的内容保留不变。</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ValueSlider</name>
    <message>
        <source>%1, number</source>
        <translation>%1，数字</translation>
    </message>
</context>
<context>
    <name>vdit::ui::ViewerPanel</name>
    <message>
        <source>Previous worst</source>
        <translation>上一最差</translation>
    </message>
    <message>
        <source>Next worst</source>
        <translation>下一最差</translation>
    </message>
    <message>
        <source>Next frame that is worse than its neighbours (N)</source>
        <translation>下一个比邻帧更差的帧 (N)</translation>
    </message>
    <message>
        <source>Previous worst frame (Shift+N)</source>
        <translation>上一个最差帧 (Shift+N)</translation>
    </message>
    <message>
        <source>Hidden while a blind test runs</source>
        <translation>盲测期间隐藏</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Single</source>
        <translation>单幅</translation>
    </message>
    <message>
        <source>The reference alone; hold B for the candidate</source>
        <translation>仅显示参考；按住 B 显示候选</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>划像</translation>
    </message>
    <message>
        <source>Onion</source>
        <translation>叠影</translation>
    </message>
    <message>
        <source>One over the other</source>
        <translation>两幅叠加</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪烁</translation>
    </message>
    <message>
        <source>Hold B to see the candidate in place</source>
        <translation>按住 B 在原位查看候选</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Difference (X)</source>
        <translation>差异 (X)</translation>
    </message>
    <message>
        <source>Opacity of the candidate</source>
        <translation>候选的不透明度</translation>
    </message>
    <message>
        <source>Luma</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>Absolute, colour</source>
        <translation>绝对值，彩色</translation>
    </message>
    <message>
        <source>Absolute, luma</source>
        <translation>绝对值，亮度</translation>
    </message>
    <message>
        <source>Signed, luma</source>
        <translation>带符号，亮度</translation>
    </message>
    <message>
        <source>SSIM loss</source>
        <translation>SSIM 损失</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Side by side as video…</source>
        <translation>并排视频…</translation>
    </message>
    <message>
        <source>Wipe as GIF…</source>
        <translation>划像 GIF…</translation>
    </message>
    <message>
        <source>This frame as pictures…</source>
        <translation>此帧的图片…</translation>
    </message>
    <message>
        <source>Metrics as CSV…</source>
        <translation>指标 CSV…</translation>
    </message>
    <message>
        <source>Centre the wipe</source>
        <translation>划像居中</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Fit the picture</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>One pixel for one pixel</source>
        <translation>原始像素</translation>
    </message>
    <message>
        <source>Next worst frame</source>
        <translation>下一个最差帧</translation>
    </message>
    <message>
        <source>Previous worst frame</source>
        <translation>上一个最差帧</translation>
    </message>
    <message>
        <source>Candidate %1</source>
        <translation>候选 %1</translation>
    </message>
    <message>
        <source>Drop a candidate here</source>
        <translation>将候选拖到此处</translation>
    </message>
    <message>
        <source>Drop the reference here</source>
        <translation>将参考拖到此处</translation>
    </message>
    <message>
        <source>No frame %1: this run ends with frame %2</source>
        <translation>没有第 %1 帧：此运行到第 %2 帧为止</translation>
    </message>
    <message>
        <source>Wipe (W): drag the line or press the arrows; Alt+drag or Shift+arrows turn it</source>
        <translation>划像 (W)：拖动分割线或按方向键移动；Alt+拖动或 Shift+方向键旋转</translation>
    </message>
    <message>
        <source>Report as one page…</source>
        <translation>单页报告…</translation>
    </message>
    <message>
        <source>Open the report of the run</source>
        <translation>打开运行的报告</translation>
    </message>
</context>
<context>
    <name>vdit::ui::WhatIfPanel</name>
    <message>
        <source>What if</source>
        <translation>假设分析</translation>
    </message>
    <message>
        <source>Paired run</source>
        <translation>成对运行</translation>
    </message>
    <message>
        <source>Makes the clip twice, dense and with this config, and measures what is predicted here (Ctrl+Enter)</source>
        <translation>把片段生成两次，一次稠密、一次用此配置，并测量此处的预测 (Ctrl+Enter)</translation>
    </message>
    <message>
        <source>Save version</source>
        <translation>保存版本</translation>
    </message>
    <message>
        <source>Keeps the config as a new file of the project (Ctrl+S)</source>
        <translation>把配置保存为项目的新文件 (Ctrl+S)</translation>
    </message>
    <message>
        <source>against %1</source>
        <translation>相对 %1</translation>
    </message>
    <message>
        <source>speed-up, predicted</source>
        <translation>加速比，预测</translation>
    </message>
    <message>
        <source>sparsity; no measured times</source>
        <translation>稀疏度；没有测得的时间</translation>
    </message>
    <message>
        <source>Predicted time of the baseline / predicted time of this config, from the costs measured where the table was searched</source>
        <translation>基准的预测时间 / 此配置的预测时间，取自搜索所在设备测得的代价</translation>
    </message>
    <message>
        <source>Config density</source>
        <translation>配置密度</translation>
    </message>
    <message>
        <source>Mean density over steps, layers and heads, dense steps included</source>
        <translation>对步、层和头的平均密度，含稠密步</translation>
    </message>
    <message>
        <source>Attention FLOPs</source>
        <translation>注意力 FLOPs</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>4 N² × head size × density; all Full takes %1 TFLOP a forward</source>
        <translation>4 N² × 头维度 × 密度；全部完整时每次前向 %1 TFLOP</translation>
    </message>
    <message>
        <source>4 N² × head size × density, summed over heads</source>
        <translation>4 N² × 头维度 × 密度，对头求和</translation>
    </message>
    <message>
        <source>Time per step, est.</source>
        <translation>每步时间，估计</translation>
    </message>
    <message>
        <source>%1 → %2 s</source>
        <translation>%1 → %2 s</translation>
    </message>
    <message>
        <source>no times</source>
        <translation>无时间</translation>
    </message>
    <message>
        <source>Measured cost of each mode&apos;s kernel on the device that searched, summed over cells, plus the rest of the step</source>
        <translation>各模式内核在搜索设备上测得的代价，对单元求和，再加上该步的其余部分</translation>
    </message>
    <message>
        <source>Predicted error</source>
        <translation>预测误差</translation>
    </message>
    <message>
        <source>no table</source>
        <translation>无表</translation>
    </message>
    <message>
        <source>Mean of the head errors over all cells for the chosen modes: an additive proxy, to be tested by a paired run</source>
        <translation>所选模式在全部单元上的头误差平均：一个可加的近似，由成对运行检验</translation>
    </message>
    <message>
        <source>Measured speed-up</source>
        <translation>实测加速比</translation>
    </message>
    <message>
        <source>no pair yet</source>
        <translation>尚无成对运行</translation>
    </message>
    <message>
        <source>Measured PSNR</source>
        <translation>实测 PSNR</translation>
    </message>
    <message>
        <source>Mean over frames of the luma PSNR against full attention: sameness, not quality</source>
        <translation>相对完整注意力的亮度 PSNR，对帧取平均：衡量相同程度，而非质量</translation>
    </message>
    <message>
        <source>Times from</source>
        <translation>时间来源</translation>
    </message>
    <message numerus="yes">
        <source>%Ln pair(s)</source>
        <translation>
            <numerusform>%Ln 个成对运行</numerusform>
        </translation>
    </message>
    <message>
        <source>search %1</source>
        <translation>搜索 %1</translation>
    </message>
    <message>
        <source>A line through the steps of these pairs, dense and sparse: %1</source>
        <translation>由这些成对运行的稠密与稀疏步骤拟合的直线：%1</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>Costs of the machine and the moment that the table was searched on, until a paired run of its clip has been made on this machine</source>
        <translation>搜索该表时所在机器当时的开销，直到在本机上对其片段做过一次成对运行</translation>
    </message>
    <message>
        <source>%1 elsewhere</source>
        <translation>%1 他机</translation>
    </message>
    <message>
        <source>Denoising, fastest dense path / this config, same device, same run, of the last pair with this config; elsewhere: on another machine, whose times do not hold here</source>
        <translation>去噪用时：最快的稠密路径 / 此配置，同一设备、同一次运行，取此配置最近的成对运行；他机：在另一台机器上测得，其用时在此不适用</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>What the engine holds besides weights and activations, counted for the CPU in bfloat16: run tables, copies of heads in space-major layers, projections of layers that skip heads</source>
        <translation>引擎在权重和激活之外占用的内存，按 CPU 和 bfloat16 计算：区段表、空间优先层中各头的副本、有跳过头的层的投影</translation>
    </message>
</context>
<context>
    <name>vdit::ui::WordHelpFilter</name>
    <message>
        <source>What is %1?</source>
        <translation>什么是%1？</translation>
    </message>
</context>
<context>
    <name>vdit::ui::WorkspaceWindow</name>
    <message>
        <source>Pop out</source>
        <translation>弹出</translation>
    </message>
    <message>
        <source>Dock back</source>
        <translation>停靠回来</translation>
    </message>
    <message>
        <source>Close panel</source>
        <translation>关闭面板</translation>
    </message>
</context>
<context>
    <name>vdit::ui::numbers</name>
    <message>
        <source>identical</source>
        <translation>相同</translation>
    </message>
</context>
</TS>

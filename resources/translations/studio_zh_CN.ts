<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>vdit::app</name>
    <message>
        <source>Library</source>
        <translation>资料库</translation>
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
        <source>positive</source>
        <translation>正向</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>负向</translation>
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
        <translation><numerusform>取消 %n 个任务</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Remove %n job(s)</source>
        <translation><numerusform>移除 %n 个任务</numerusform></translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation>已由您暂停</translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobStore</name>
    <message>
        <source>The queue's store was damaged</source>
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
        <translation><numerusform>在 %1 中找到了存储丢失的 %n 个任务。</numerusform></translation>
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
        <source>How much of a head's softmax mass falls on the pairs that its mode keeps, averaged over the queries: 1.000 means that nothing the head looks at is lost. A high recall at a low density is a head whose attention is concentrated, and cheap to make sparse.</source>
        <translation>注意力头的 softmax 质量有多少落在其模式保留的对上，按查询取平均：1.000 表示所关注的内容毫无损失。密度低而召回率高的头，注意力集中，适合稀疏化。</translation>
    </message>
    <message>
        <source>lambda</source>
        <translation>lambda</translation>
    </message>
    <message>
        <source>How much a saved pair is worth against error. Every candidate mode of a head costs its error plus lambda times its density; the cheapest wins. Raise lambda and the heads choose sparser modes. Epsilon decides first: if no candidate's loss is below epsilon the head stays Full, so it is the stronger knob.</source>
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
        <source>Light or dark; "Follow the system" changes with the desktop's own setting.</source>
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
        <source>Runs the engine on another machine through ssh, which must not ask for a password. Empty: this machine.</source>
        <translation>通过 ssh 在另一台机器上运行引擎，ssh 不得询问密码。留空：本机。</translation>
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
        <source>What the Library's Export offers first.</source>
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
</context>
<context>
    <name>vdit::ui::CheatSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
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
        <source>positive</source>
        <translation>正向</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>负向</translation>
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
        <source>Sameness to the full clip, not quality: mean of the frames' luma PSNR on the raw frames</source>
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
        <source>Mean over the frames' luma</source>
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
        <translation><numerusform>导出 %n 个片段</numerusform></translation>
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
        <source>Progress of the export</source>
        <translation>导出进度</translation>
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
    <message numerus="yes">
        <source>Exported %n file(s)</source>
        <translation><numerusform>已导出 %n 个文件</numerusform></translation>
    </message>
    <message>
        <source>The export failed</source>
        <translation>导出失败</translation>
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
        <source>Write a prompt, choose how sparse the attention may be, press Ctrl+Enter. The demo model runs on this machine's processor. "Paired run" makes the same clip twice, full and sparse, so that you can judge.</source>
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
        <source>Every head's attention as a picture: rows ask, columns answer. The outline shows what a sparse mode would keep. Click the video to see where a place looks.</source>
        <translation>每个头的注意力都是一幅图：行是提问，列是回答。轮廓显示稀疏模式会保留的部分。单击视频可查看某处在关注哪里。</translation>
    </message>
    <message>
        <source>Tune</source>
        <translation>调整</translation>
    </message>
    <message>
        <source>One letter a head. Select cells and press F, S, D, M or V, or drag epsilon and let the loss table choose. The forecast follows at once; a paired run proves it.</source>
        <translation>每个头一个字母。选择单元格后按 F、S、D、M 或 V，或拖动 epsilon 让损失表来选择。预测随即更新；成对运行可加以验证。</translation>
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
        <translation><numerusform>%n 颗星</numerusform></translation>
    </message>
    <message>
        <source>PSNR of the sparse clip against the full one, mean over the frames' luma</source>
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
        <translation><numerusform>将 %n 个结果移到回收站？</numerusform></translation>
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
        <source>Kinds</source>
        <translation>种类</translation>
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
        <source>All results</source>
        <translation>全部结果</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>对</translation>
    </message>
    <message>
        <source>Captures</source>
        <translation>捕获</translation>
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
        <translation><numerusform>已选 %n 个</numerusform></translation>
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
    <name>vdit::ui::NotificationTray</name>
    <message>
        <source>Notifications</source>
        <translation>通知</translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation><numerusform>%n 条新通知</numerusform></translation>
    </message>
    <message>
        <source>Finished and failed jobs are listed here</source>
        <translation>此处列出已完成和失败的任务</translation>
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
        <source>Paused: %1</source>
        <translation>已暂停：%1</translation>
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
        <translation><numerusform>%n 个任务，已暂停</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation><numerusform>%n 个任务</numerusform></translation>
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
        <translation><numerusform>%n 个任务，共 %1</numerusform></translation>
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
    <name>vdit::ui::Report</name>
    <message>
        <source>%1 cannot be made</source>
        <translation>无法创建 %1</translation>
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
        <translation><numerusform>%n 个线程</numerusform></translation>
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
        <translation><numerusform>%n 个任务</numerusform></translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
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

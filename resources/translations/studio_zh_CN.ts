<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>vdit::app</name>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::app::StudioDesk</name>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open or make a project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Sparse-vDiT Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The project was not saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a report in a new folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report was not saved</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::app::StudioSession</name>
    <message>
        <source>Not opened</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recovered from a backup</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobQueue</name>
    <message>
        <source>The queue cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue could not be changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The studio did not end properly the last time. Look at the jobs, then go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue starts paused, as set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>job %1 will write it too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an output of its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>choose another name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was imported</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The job was not changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Release job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Goes on as soon as the engine is free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Cancel %n job(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n job(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobStore</name>
    <message>
        <source>The queue&apos;s store was damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was kept as %1, and the queue was rebuilt from the job files in %2. Check the order and what had been running.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It may have been running when the store was damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs were brought back</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) that the store had lost were found in %1.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The studio ended while it ran</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its job file is gone: it may have ended already. Look at its output first</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::jobs::QueueRunner</name>
    <message>
        <source>No job can be started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused after the job, as asked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue could not be changed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::jobs::QueueWriter</name>
    <message>
        <source>The studio was closed while it ran</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::link</name>
    <message>
        <source>install vdit, or choose its path in the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no such program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not executable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a host name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a name, an address, or user@host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>use an alias of ~/.ssh/config for anything else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not a plain path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>letters, digits, and ._~/+-</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::link::EngineLink</name>
    <message>
        <source>The engine is not started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be started: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 said nothing for 10 s: it may be no engine, or its shell waits for input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine has not been heard for 10 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the engine did not stop within 5 s and is killed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is version %1 (protocol %2), this studio is version %3 (protocol %4): install the same version of both, or choose another vdit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, at step %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ask again when the engine is ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine is gone: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine crashed 3 times within 5 minutes and is not started again by itself. The last time: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine was stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine was restarted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine was not ready: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::link::EngineProcess</name>
    <message>
        <source>killed (signal 9): by a person, or because memory ran out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended by signal %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the device reported a fault and cannot be used by this process any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it could not read what the studio sent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ssh ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vdit was not found on the host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::project::Project</name>
    <message>
        <source>%1 was damaged; the version %2 was taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was damaged and had no older version</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui</name>
    <message>
        <source>%1 cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is damaged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the %1 video is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not finished: no metrics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no sidecar: its settings are unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>density</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The share of (query, key) pairs that a head still computes. 100 % is full attention; at 40 % more than half of the work is left out. Sparsity is what is missing to 100 %. The number is counted from the very intervals that the kernel executes, so it is what runs, not an estimate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of a head&apos;s softmax mass falls on the pairs that its mode keeps, averaged over the queries: 1.000 means that nothing the head looks at is lost. A high recall at a low density is a head whose attention is concentrated, and cheap to make sparse.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lambda</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much a saved pair is worth against error. Every candidate mode of a head costs its error plus lambda times its density; the cheapest wins. Raise lambda and the heads choose sparser modes. Epsilon decides first: if no candidate&apos;s loss is below epsilon the head stays Full, so it is the stronger knob.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is %1?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::AboutDialog</name>
    <message>
        <source>About Sparse-vDiT Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Video from a diffusion transformer whose attention heads you can see, change and make sparse. After the paper arXiv 2506.03065. Offline: nothing is sent anywhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The window is free software under the GPL, version 3 or later; engine, kernels and command line under the Apache licence 2.0. It uses Qt, QCustomPlot, FFmpeg and OpenCV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save a report…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::CheatSheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::ContextBar</name>
    <message>
        <source>Selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2. Middle click copies it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Config</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Branch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>positive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Layer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frame</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PSNR, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sameness to the full clip, not quality: mean of the frames&apos; luma PSNR on the raw frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>speed-up, measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds of the full run over those of the sparse one, same machine, same run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All metadata</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size, frames</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps, guidance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Flow shift</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model hash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Config</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Config density</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept (query, key) pairs over all, mean over steps, layers and heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SSIM, mean</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean over the frames&apos; luma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Denoising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a result to see its settings and numbers</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::ExportDialog</name>
    <message>
        <source>Leave out prompt and settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Export %n clip(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This folder does not exist or cannot be written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At most %1; %2 are free</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Exported %n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The export failed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::GuidedTour</name>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a prompt, choose how sparse the attention may be, press Ctrl+Enter. The demo model runs on this machine&apos;s processor. &quot;Paired run&quot; makes the same clip twice, full and sparse, so that you can judge.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sample pair is here. Drag the line across the picture; N jumps to the frame that differs most. The numbers at the right say how alike both clips are, not how good.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every head&apos;s attention as a picture: rows ask, columns answer. The outline shows what a sparse mode would keep. Click the video to see where a place looks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tune</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One letter a head. Select cells and press F, S, D, M or V, or drag epsilon and let the loss table choose. The forecast follows at once; a paired run proves it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All results with their settings and numbers. Select two and press Enter to compare them; drop a file of yours anywhere to get its settings back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guided tour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::Job</name>
    <message>
        <source>loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reading the prompt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>denoising</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>decoding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writing the video</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>measuring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>searching</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryModel</name>
    <message>
        <source>run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>capture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full, %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>first frame of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>PSNR of the sparse clip against the full one, mean over the frames&apos; luma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Share of the attention pairs that are computed, mean over steps, layers and heads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds of the full run over those of the sparse one, same machine, measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Config</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Density</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PSNR</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed-up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rating</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryWorkspace</name>
    <message>
        <source>Search the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inspect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags, separated by commas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rename</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It was not renamed; is the name taken?</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Move %n result(s) to the trash?</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>It was not moved to the trash</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Metadata of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No metadata was found beside this file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search, for example size:320x192 or tag:keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Generate a clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clips, pairs and captures of this project are listed here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing matches the search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Captures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Library</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Compare %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No settings of ours in this file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::LogPanel</name>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Filter the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Messages of the engine and the window appear here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::MainWindow</name>
    <message>
        <source>%1[*] – Sparse-vDiT Studio</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Config</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Panels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back in the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward in the selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::Mode</name>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Skip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diagonal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Multi-Diagonal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Vertical-Stripe</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::NotificationTray</name>
    <message>
        <source>Notifications</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n new</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Finished and failed jobs are listed here</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::PaletteButton</name>
    <message>
        <source>Search commands</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueueModel</name>
    <message>
        <source>%1, %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueuePanel</name>
    <message>
        <source>Queue a run with Ctrl+Enter; saved queues can be dropped here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hold or release</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save jobs to a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load jobs from a file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause after job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause at step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel all but current</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove finished from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show finished</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More queue commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The jobs were not saved: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Load jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Job files (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The jobs were not read: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueueStrip</name>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the running job</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Empty. Queue a run with Ctrl+Enter.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s), paused</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s), %1 in total</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::Rail</name>
    <message>
        <source>Workspaces</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::Report</name>
    <message>
        <source>%1 cannot be made</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::SettingsDialog</name>
    <message>
        <source>No setting of that name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset this page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not a host name: no spaces, no dash in front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was not written: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings (*.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 holds no settings of this program.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not taken: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::ShortcutsPage</name>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys for this command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 is also the key of: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::StudioStatusBar</name>
    <message>
        <source>RAM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>VRAM</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Disk %1 free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::Toast</name>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::WorkspaceWindow</name>
    <message>
        <source>Pop out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dock back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close panel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>vdit::ui::numbers</name>
    <message>
        <source>identical</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>

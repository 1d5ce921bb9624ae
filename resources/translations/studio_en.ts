<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>vdit::app::StudioDesk</name>
    <message numerus="yes">
        <source>%n clip(s)</source>
        <translation>
            <numerusform>%n clip</numerusform>
            <numerusform>%n clips</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobQueue</name>
    <message numerus="yes">
        <source>Cancel %n job(s)</source>
        <translation>
            <numerusform>Cancel %n job</numerusform>
            <numerusform>Cancel %n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n job(s)</source>
        <translation>
            <numerusform>Remove %n job</numerusform>
            <numerusform>Remove %n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::jobs::JobStore</name>
    <message numerus="yes">
        <source>%n job(s) that the store had lost were found in %1.</source>
        <translation>
            <numerusform>%n job that the store had lost was found in %1.</numerusform>
            <numerusform>%n jobs that the store had lost were found in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::DifferencePanel</name>
    <message numerus="yes">
        <source>%Ln more change parameters</source>
        <translation>
            <numerusform>%Ln more changes parameters</numerusform>
            <numerusform>%Ln more change parameters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 here, %2 in %3: %Ln cell(s)</source>
        <translation>
            <numerusform>%1 here, %2 in %3: %Ln cell</numerusform>
            <numerusform>%1 here, %2 in %3: %Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %Ln cell(s)</source>
        <translation>
            <numerusform>%1: %Ln cell</numerusform>
            <numerusform>%1: %Ln cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::ExportDialog</name>
    <message numerus="yes">
        <source>Export %n clip(s)</source>
        <translation>
            <numerusform>Export %n clip</numerusform>
            <numerusform>Export %n clips</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n export(s) in the queue</source>
        <translation>
            <numerusform>%n export in the queue</numerusform>
            <numerusform>%n exports in the queue</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::GenerateSettings</name>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::GridModel</name>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <comment>key intervals of a stripe</comment>
        <translation>
            <numerusform>%Ln run</numerusform>
            <numerusform>%Ln runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln key interval(s)</source>
        <translation>
            <numerusform>%Ln key interval</numerusform>
            <numerusform>%Ln key intervals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::GridPanel</name>
    <message numerus="yes">
        <source>%Ln hit(s)</source>
        <translation>
            <numerusform>%Ln hit</numerusform>
            <numerusform>%Ln hits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, and %Ln more</source>
        <translation>
            <numerusform>%1, and %Ln more</numerusform>
            <numerusform>%1, and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::HeadsStrip</name>
    <message numerus="yes">
        <source>%n dual-stream blocks</source>
        <translation>
            <numerusform>%n dual-stream block</numerusform>
            <numerusform>%n dual-stream blocks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n single-stream blocks</source>
        <translation>
            <numerusform>%n single-stream block</numerusform>
            <numerusform>%n single-stream blocks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryModel</name>
    <message numerus="yes">
        <source>%n star(s)</source>
        <translation>
            <numerusform>%n star</numerusform>
            <numerusform>%n stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::LibraryWorkspace</name>
    <message numerus="yes">
        <source>Move %n result(s) to the trash?</source>
        <translation>
            <numerusform>Move %n result to the trash?</numerusform>
            <numerusform>Move %n results to the trash?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n video(s) stopped while being written</source>
        <translation>
            <numerusform>%n video stopped while being written</numerusform>
            <numerusform>%n videos stopped while being written</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::NewSearchDialog</name>
    <message numerus="yes">
        <source>%Ln prompt(s)</source>
        <translation>
            <numerusform>%Ln prompt</numerusform>
            <numerusform>%Ln prompts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::NotificationTray</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::ParameterPanel</name>
    <message numerus="yes">
        <source>%Ln cell(s)</source>
        <translation>
            <numerusform>%Ln cell</numerusform>
            <numerusform>%Ln cells</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::ParetoPlot</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::QueueStrip</name>
    <message numerus="yes">
        <source>%n job(s), paused</source>
        <translation>
            <numerusform>%n job, paused</numerusform>
            <numerusform>%n jobs, paused</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s), %1 in total</source>
        <translation>
            <numerusform>%n job, %1 in total</numerusform>
            <numerusform>%n jobs, %1 in total</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::RankingModel</name>
    <message numerus="yes">
        <source>Mean of %Ln pair(s)</source>
        <translation>
            <numerusform>Mean of %Ln pair</numerusform>
            <numerusform>Mean of %Ln pairs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::SearchListModel</name>
    <message numerus="yes">
        <source>%Ln prompt(s)</source>
        <translation>
            <numerusform>%Ln prompt</numerusform>
            <numerusform>%Ln prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln candidate(s)</source>
        <translation>
            <numerusform>%Ln candidate</numerusform>
            <numerusform>%Ln candidates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::SmallMultiples</name>
    <message numerus="yes">
        <source>%1: %Ln map(s)</source>
        <translation>
            <numerusform>%1: %Ln map</numerusform>
            <numerusform>%1: %Ln maps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::SolvePanel</name>
    <message numerus="yes">
        <source>%Ln cell(s) are locked and keep their mode.</source>
        <translation>
            <numerusform>%Ln cell is locked and keeps its mode.</numerusform>
            <numerusform>%Ln cells are locked and keep their mode.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::StepStrip</name>
    <message numerus="yes">
        <source>step %1 of %2, %Ln captured</source>
        <translation>
            <numerusform>step %1 of %2, %Ln captured</numerusform>
            <numerusform>step %1 of %2, %Ln captured</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::StudioStatusBar</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s)</source>
        <translation>
            <numerusform>%n job</numerusform>
            <numerusform>%n jobs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::TuneEditor</name>
    <message numerus="yes">
        <source>%Ln cell(s)</source>
        <translation>
            <numerusform>%Ln cell</numerusform>
            <numerusform>%Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>First %Ln step(s) dense</source>
        <translation>
            <numerusform>First %Ln step dense</numerusform>
            <numerusform>First %Ln steps dense</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>First %Ln layer(s) dense</source>
        <translation>
            <numerusform>First %Ln layer dense</numerusform>
            <numerusform>First %Ln layers dense</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lock %Ln cell(s)</source>
        <translation>
            <numerusform>Lock %Ln cell</numerusform>
            <numerusform>Lock %Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock %Ln cell(s)</source>
        <translation>
            <numerusform>Unlock %Ln cell</numerusform>
            <numerusform>Unlock %Ln cells</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mend %Ln fault(s)</source>
        <translation>
            <numerusform>Mend %Ln fault</numerusform>
            <numerusform>Mend %Ln faults</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::TuneWorkspace</name>
    <message numerus="yes">
        <source>%Ln cell(s) flip</source>
        <translation>
            <numerusform>%Ln cell flips</numerusform>
            <numerusform>%Ln cells flip</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>vdit::ui::WhatIfPanel</name>
    <message numerus="yes">
        <source>%Ln pair(s)</source>
        <translation>
            <numerusform>%Ln pair</numerusform>
            <numerusform>%Ln pairs</numerusform>
        </translation>
    </message>
</context>
</TS>

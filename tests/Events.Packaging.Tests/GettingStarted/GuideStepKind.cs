namespace Events.Packaging.Tests.GettingStarted;

/// <summary>What a block of a guide is.</summary>
internal enum GuideStepKind
{
    /// <summary>Commands, one a line.</summary>
    Commands,

    /// <summary>A file.</summary>
    File,

    /// <summary>What the command before prints.</summary>
    Output,
}

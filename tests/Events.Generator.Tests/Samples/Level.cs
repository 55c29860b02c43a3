namespace Events.Generator.Tests.Samples;

internal enum Level : byte
{
    Low = 1,
    Medium = 2,
    High = 200,

    /// <summary>The same number under another name: read, never written.</summary>
    Top = 200,
}

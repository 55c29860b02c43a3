namespace Events.Store;

/// <summary>A consumer of a group: what a command is about that gives entries to somebody, or takes them.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Group">The group.</param>
/// <param name="Name">The consumer's name in it.</param>
public readonly record struct ConsumerKey(StreamKey Stream, string Group, string Name);

namespace Events.Commits;

/// <summary>One write of a commit: a Redis command with its key and its other arguments.</summary>
/// <param name="Name">The command, such as <c>HSET</c> or <c>XADD</c>.</param>
/// <param name="Key">The key it writes to, in the stream's slot.</param>
/// <param name="Arguments">What follows the key, as bytes.</param>
public sealed record CommitCommand(string Name, string Key, IReadOnlyList<ReadOnlyMemory<byte>> Arguments);

namespace Events.Commits;

/// <summary>A stream that a <see cref="Commit"/> can produce to. Every generated stream class is one.</summary>
public interface ICommitTarget
{
    /// <summary>The stream that the entry is encoded for.</summary>
    IEntryTarget Target { get; }
}

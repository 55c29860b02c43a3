using Events.Commits;
using Events.Definitions;

namespace Events.Streams;

/// <summary>Is implemented by the generator on a class marked with <see cref="EventStreamAttribute"/>.</summary>
/// <typeparam name="TSelf">The stream class itself.</typeparam>
public interface IEventStream<TSelf> : ICommitTarget
    where TSelf : class, IEventStream<TSelf>
{
    /// <summary>The stream as declared: its key, its retention, its events.</summary>
    static abstract StreamDefinition Definition { get; }

    /// <summary>The client that the stream stands on.</summary>
    StreamClient Client { get; }

    /// <inheritdoc/>
    IEntryTarget ICommitTarget.Target => Client;

    /// <summary>Makes the typed stream over a client that is bound to one key.</summary>
    /// <param name="client">The client that appends and reads entries.</param>
    static abstract TSelf Create(StreamClient client);
}

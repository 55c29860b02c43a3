using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Watching;

namespace Events.Redis.Reading;

/// <summary>The connection that readers share, of each node that has streams of theirs.</summary>
internal interface ISharedReads
{
    /// <summary>The keys that the servers tell of on it.</summary>
    KeyWatch Keys { get; }

    /// <summary>Sends the commands of one turn, which do not block, and waits for their replies.</summary>
    /// <typeparam name="TCommand">The kind of commands.</typeparam>
    /// <typeparam name="T">What the replies are read as.</typeparam>
    /// <param name="commands">The commands; they are written before this returns.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">A fresh reply.</param>
    ValueTask<T> SendAsync<TCommand, T>(scoped in TCommand commands, int replies, PendingReply<T> reply)
        where TCommand : struct, ICommand, allows ref struct;
}

using Events.Redis.Connections;

namespace Events.Redis.Clusters;

/// <summary>A reader's connection, as long as somebody has it.</summary>
/// <param name="slot">The slot of its stream.</param>
/// <param name="connection">The connection.</param>
internal sealed class RoutedReader(int slot, RespConnection connection)
{
    private readonly WeakReference<RespConnection> _connection = new(connection);

    public int Slot => slot;

    public RedisEndpoint Endpoint { get; } = connection.Endpoint;

    /// <summary>The time since which another node has the slot, as <see cref="Environment.TickCount64"/>; the largest value while it is this one.</summary>
    public long ElsewhereSince { get; set; } = long.MaxValue;

    /// <summary>Tells whether nobody has it any more.</summary>
    public bool IsGone => !_connection.TryGetTarget(out _);

    public void Close()
    {
        if (_connection.TryGetTarget(out RespConnection? open)) open.Dispose();
    }
}

using Events.Redis.Connections;

namespace Events.Redis.Clusters;

/// <summary>Routed commands that wait for room or for a connection.</summary>
internal sealed class WaitingRouted(RoutedWrite write, long deadline) : WaitingWrite(write.Target, deadline)
{
    private bool _isDone;

    /// <summary>The commands.</summary>
    public RoutedWrite Write => write;

    public override int Bytes { get; } = write.Bytes;

    public override bool IsDone => _isDone;

    public override EnqueueResult TryEnqueue(PipelinedConnection connection)
    {
        // Before: once it is on its way it may serve another command.
        EnqueueResult result = write.TryEnqueue(connection, out bool isDone);
        _isDone = isDone;
        return result;
    }

    public override bool Fail(Exception error)
    {
        write.Fail(error);
        return false;
    }
}

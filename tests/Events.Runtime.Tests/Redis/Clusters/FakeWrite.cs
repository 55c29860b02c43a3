using Events.Redis.Clusters;
using Events.Redis.Connections;
using Events.Redis.Replies;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A command of a slot that is sent nowhere.</summary>
internal sealed class FakeWrite : RoutedWrite
{
    public FakeWrite(long number, int slot = 0)
        : base(null!)
    {
        Number = number;
        Slot = slot;
    }

    public override int Bytes => 1;

    public override PendingReply Target { get; } = new IdReply();

    public override void SendOn(SharedConnection connection)
    {
    }

    public override EnqueueResult TryEnqueue(PipelinedConnection connection, out bool isDone) => throw new NotSupportedException();

    public override void Leave(SharedConnection from) => throw new NotSupportedException();

    public override void Fail(Exception error) => throw new NotSupportedException();

    public override void Release()
    {
    }
}

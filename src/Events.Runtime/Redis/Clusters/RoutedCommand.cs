using System.Buffers;
using Events.Redis.Commands;
using Events.Redis.Connections;
using Events.Redis.Protocol;

namespace Events.Redis.Clusters;

/// <summary>A copy of one command, or of several sent in one write. Used again once its result was taken.</summary>
/// <param name="router">Knows who has the slot.</param>
internal sealed class RoutedCommand(ClusterRouter router) : RoutedWrite(router)
{
    [ThreadStatic]
    private static SendBuffer? _scratch;

    private byte[] _bytes = [];
    private int _length;
    private int _replies;
    private PendingReply _reply = null!;

    public override int Bytes => _length;

    public override PendingReply Target => _reply;

    /// <summary>Copies commands.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="replies">How many they are.</param>
    /// <param name="reply">Where their replies go.</param>
    /// <param name="lane">Which connection they take.</param>
    /// <param name="slot">Their slot; null to read it off them.</param>
    /// <exception cref="Errors.CrossSlotException">They have keys of several slots.</exception>
    public void Take<TCommand>(scoped in TCommand commands, int replies, PendingReply reply, Lane lane, int? slot)
        where TCommand : struct, ICommand, allows ref struct
    {
        SendBuffer scratch = _scratch ??= new SendBuffer();
        scratch.Clear();
        commands.Write(new CommandWriter(scratch));
        Slot = slot ?? CommandSlot.Of(scratch.Span);
        Lane = lane;
        Asked = null;
        Tries = 0;
        Deadline = 0;
        LastAnswer = null;
        _length = scratch.Length;
        _bytes = ArrayPool<byte>.Shared.Rent(_length);
        scratch.Span.CopyTo(_bytes);
        _replies = replies;
        _reply = reply;
        reply.Again = this;
    }

    public override void SendOn(SharedConnection connection)
    {
        _reply.Attach(connection);
        _reply.Ask(Asked is not null);
        long deadline = connection.Deadline();
        if (!connection.TryEnqueue(new EncodedCommands(_bytes.AsSpan(0, _length), Asked is not null), _replies, _reply))
        {
            connection.Wait(new WaitingRouted(this, deadline));
        }
    }

    public override EnqueueResult TryEnqueue(PipelinedConnection connection, out bool isDone)
    {
        EnqueueResult result = connection.TryEnqueue(new EncodedCommands(_bytes.AsSpan(0, _length), Asked is not null), _replies, _reply);
        isDone = result == EnqueueResult.Accepted;
        return result;
    }

    public override void Leave(SharedConnection from) => Router.SendElsewhere(this, from);

    public override void Fail(Exception error)
    {
        if (_reply.FailWrite(_replies, error)) Settle(_reply);
    }

    public override void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _reply = null!;
        ArrayPool<byte>.Shared.Return(bytes);
        Router.Return(this);
    }
}

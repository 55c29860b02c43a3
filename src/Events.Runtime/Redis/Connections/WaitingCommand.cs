using System.Buffers;
using Events.Redis.Commands;
using Events.Redis.Protocol;

namespace Events.Redis.Connections;

/// <summary>A copy of one command, or of several sent in one write, that waits.</summary>
internal sealed class WaitingCommand : WaitingWrite
{
    [ThreadStatic]
    private static SendBuffer? _scratch;

    private readonly byte[] _bytes;
    private readonly int _length;
    private readonly int _replies;
    private bool _isDone;

    private WaitingCommand(int replies, PendingReply reply, long deadline, ReadOnlySpan<byte> command)
        : base(reply, deadline)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(command.Length);
        _length = command.Length;
        _replies = replies;
        command.CopyTo(_bytes);
    }

    public override int Bytes => _length;

    /// <summary>The commands.</summary>
    public ReadOnlySpan<byte> Commands => _bytes.AsSpan(0, _length);

    /// <summary>The number of commands.</summary>
    public int Replies => _replies;

    public override bool IsDone => _isDone;

    public static WaitingCommand Copy<TCommand>(
        scoped in TCommand command, int replies, PendingReply reply, long deadline)
        where TCommand : struct, ICommand, allows ref struct
    {
        SendBuffer scratch = _scratch ??= new SendBuffer();
        scratch.Clear();
        command.Write(new CommandWriter(scratch));
        return new WaitingCommand(replies, reply, deadline, scratch.Span);
    }

    public override EnqueueResult TryEnqueue(PipelinedConnection connection)
    {
        EnqueueResult result = connection.TryEnqueue(new EncodedCommands(_bytes.AsSpan(0, _length), isAsked: false), _replies, Reply);
        _isDone = result == EnqueueResult.Accepted;
        return result;
    }

    public override bool Fail(Exception error) => Reply.FailWrite(_replies, error);

    public override void Release() => ArrayPool<byte>.Shared.Return(_bytes);
}

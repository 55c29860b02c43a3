using System.Runtime.CompilerServices;
using Events.Redis.Commands;
using Events.Redis.Replies;
using Events.Store;

namespace Events.Redis.Reading;

/// <summary>Reads without a group, over a connection that it shares.</summary>
internal sealed class SharedStreamReader : SharedReader<IStreamReader>, IStreamReader
{
    private readonly ISharedReads _reads;
    private readonly PositionedReadReply _reply;
    private readonly CancellationTokenRegistration _ending;
    private EntryId _after;
    private int _count;
    private bool _wasThere;

    /// <param name="reads">The connection that it shares.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="openOwn">Opens a reader with a connection of its own.</param>
    /// <param name="storeEnded">Cancelled when the store is disposed, and the reader with it.</param>
    public SharedStreamReader(ISharedReads reads, StreamKey stream, Func<IStreamReader> openOwn, CancellationToken storeEnded)
        : base(reads.Keys, stream, openOwn)
    {
        _reads = reads;
        _reply = new PositionedReadReply(stream, Pages);

        // It stops a timer, and throws nothing.
        _ending = storeEnded.UnsafeRegister(static self => _ = ((SharedStreamReader)self!).DisposeAsync().AsTask(), this);
    }

    public bool IsPositionThere => Own?.IsPositionThere ?? _wasThere;

    public ValueTask<EntryPage> ReadAsync(EntryId after, int count, TimeSpan block, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(block, TimeSpan.Zero);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<EntryPage>(cancellationToken);
        if (Own is { } own) return own.ReadAsync(after, count, block, cancellationToken);
        Begin();
        _after = after;
        _count = count;
        return ReadAsync(block, cancellationToken);
    }

    public override ValueTask DisposeAsync()
    {
        _ending.Unregister();
        return base.DisposeAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<EntryPage> AskAsync(bool watches)
    {
        _reply.BeginTurn(TakePage());
        EntryPage page = await _reads.SendAsync(new PositionedRead(Stream, _after, _count), 2, _reply).ConfigureAwait(false);
        _wasThere = _reply.WasPresent;
        return page;
    }

    protected override ValueTask<EntryPage> ReadOwnAsync(IStreamReader own, TimeSpan block, CancellationToken cancellationToken) =>
        own.ReadAsync(_after, _count, block, cancellationToken);
}

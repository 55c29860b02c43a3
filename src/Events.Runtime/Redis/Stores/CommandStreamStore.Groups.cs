using System.Text;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;

namespace Events.Redis.Stores;

/// <summary>Consumer groups and their pending entries.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public IGroupReader OpenReader(ConsumerKey consumer, bool noAck = false)
    {
        Check(consumer);
        return OpenReaderCore(consumer.Stream, consumer.Group, consumer.Name, noAck);
    }

    /// <inheritdoc/>
    public async ValueTask CreateGroupAsync(
        StreamKey stream,
        string group,
        EntryId? after,
        bool makeStream = true,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        await SendAsync(
            new XGroupCreate(stream, group, after, makeStream), new ValueReply(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DestroyGroupAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return await SendAsync(
            new KeyCommand("$6\r\nXGROUP\r\n$7\r\nDESTROY\r\n"u8, 2, stream, group), IntegerReply.Rent(), cancellationToken)
            .ConfigureAwait(false) != 0;
    }

    /// <inheritdoc/>
    public ValueTask<long> AcknowledgeAsync(
        StreamKey stream, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        if (ids.IsEmpty) return ValueTask.FromResult(0L);

        // A group's name is short; encoding it anew each time is cheaper than keeping a table of groups.
        int bytes = Encoding.UTF8.GetByteCount(group);
        Span<byte> encoded = bytes <= 200 ? stackalloc byte[216] : new byte[bytes + 16];
        return SendAsync(
            new XAck(stream, BulkString.Encode(group, encoded), ids.Span), IntegerReply.Rent(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ClaimPage> AutoClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, EntryId start, int count, CancellationToken cancellationToken = default)
    {
        Check(consumer, minIdle);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XAutoClaim(consumer.Stream, consumer.Group, consumer.Name, minIdle, start, count), new ClaimReply(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        Check(consumer, minIdle);
        if (ids.IsEmpty) return ValueTask.FromResult(new EntryPage(null));
        return SendAsync(
            new XClaim(consumer.Stream, consumer.Group, consumer.Name, minIdle, ids.Span, justIds: false), new PageReply(PageShape.Entries), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EntryId>> ClaimIdsAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        Check(consumer, minIdle);
        if (ids.IsEmpty) return [];
        return InfoReplies.ReadIds(await SendAsync(
            new XClaim(consumer.Stream, consumer.Group, consumer.Name, minIdle, ids.Span, justIds: true), new ValueReply(), cancellationToken)
            .ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<PendingSummary> PendingAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return InfoReplies.ReadSummary(await SendAsync(
            new XPending(stream, group, null), new ValueReply(), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<PendingEntry>> PendingAsync(
        StreamKey stream, string group, PendingQuery query, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return InfoReplies.ReadLines(await SendAsync(
            new XPending(stream, group, query), new ValueReply(), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<GroupInfo>> GroupInfoAsync(
        StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return InfoReplies.ReadGroups(await SendAsync(
            new KeyCommand("$5\r\nXINFO\r\n$6\r\nGROUPS\r\n"u8, 2, stream), new ValueReply(), cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ConsumerInfo>> ConsumerInfoAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return InfoReplies.ReadConsumers(await SendAsync(
            new KeyCommand("$5\r\nXINFO\r\n$9\r\nCONSUMERS\r\n"u8, 2, stream, group), new ValueReply(), cancellationToken)
            .ConfigureAwait(false));
    }

    private static void Check(StreamKey stream, string group)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(group);
    }

    private static void Check(ConsumerKey consumer, TimeSpan minIdle)
    {
        Check(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
    }
}

using System.Runtime.CompilerServices;
using System.Text;
using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>Commands that are cancelled before they are sent, one or very many.</summary>
public sealed class CancellingTests
{
    private static readonly StreamKey Stream = new("s");
    private static readonly Entry Entry = new("a", "1");

    [Fact]
    public async Task Cancelling_very_many_that_wait_costs_no_more_than_each()
    {
        // Walking the line for each takes minutes with so many.
        const int Count = 100_000;
        await using var server = FakeServer.After((_, _) => Task.CompletedTask);
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            server.Options with { MaxWaitingBytes = 256 * 1024 * 1024, MaxOutstandingBytes = 1, ConnectTimeout = TimeSpan.FromMinutes(5) });
        await Assert.ThrowsAnyAsync<StreamStoreException>(async () => await store.LengthAsync(Stream));
        await server.DisposeAsync();
        using var cancellation = new CancellationTokenSource();
        var adds = new Task<EntryId>[Count];
        for (int i = 0; i < Count; i++) adds[i] = store.AddAsync(Stream, Entry.Fields, cancellationToken: cancellation.Token).AsTask();
        await Task.Run(cancellation.Cancel).WaitAsync(Eventually.Patience);

        // One or two may have found a connection that was about to break.
        Assert.InRange(adds.Count(static add => add.IsCanceled), Count - 2, Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_withdrawn_is_not_written_and_all_else_is_in_its_order(int seed)
    {
        var random = new Random(seed);
        var pending = new PendingWrites();
        var buffer = new SendBuffer();
        var unsent = new List<(PendingReply Reply, string Text)>();
        var sent = new List<(PendingReply Reply, string Text)>();
        var replies = Enumerable.Range(0, 40).Select(static _ => new IdReply()).ToArray();
        for (int step = 0; step < 5000; step++)
        {
            IdReply reply = replies[random.Next(replies.Length)];
            switch (random.Next(20))
            {
                case < 12:
                    string text = $"<{step}{new string('x', random.Next(30))}>";
                    byte[] bytes = Encoding.ASCII.GetBytes(text);
                    bytes.CopyTo(buffer.Reserve(bytes.Length));
                    buffer.Advance(bytes.Length);
                    pending.Enqueue(reply, 1, bytes.Length);
                    unsent.Add((reply, text));
                    break;
                case < 17:
                    int freed = 0;
                    while (pending.TryWithdraw(reply, out int length)) freed += length;
                    Assert.Equal(unsent.Where(write => write.Reply == reply).Sum(static write => write.Text.Length), freed);
                    unsent.RemoveAll(write => write.Reply == reply);
                    if (random.Next(2) == 0) pending.RemoveWithdrawn(buffer);
                    break;
                case < 19:
                    pending.RemoveWithdrawn(buffer);
                    Assert.Equal(string.Concat(unsent.Select(static write => write.Text)), Encoding.ASCII.GetString(buffer.Span));
                    pending.MarkSent();
                    buffer.Clear();
                    sent.AddRange(unsent);
                    unsent.Clear();
                    break;
                default:
                    var target = new PendingWrite[random.Next(1, 50)];
                    int count = pending.DequeueSent(target);
                    Assert.Equal(Math.Min(target.Length, sent.Count), count);
                    Assert.Equal(sent.Take(count).Select(static write => write.Reply), target.Take(count).Select(static write => write.Reply));
                    sent.RemoveRange(0, count);
                    break;
            }
        }
    }

    [Fact]
    public void A_result_that_nobody_takes_does_not_hang_on_its_token()
    {
        using var cancellation = new CancellationTokenSource();
        WeakReference reply = Forget(cancellation.Token);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(reply.IsAlive);
    }

    [Fact]
    public async Task A_reply_with_a_token_is_used_again_and_cancelled_only_by_the_token_of_its_present_use()
    {
        using var former = new CancellationTokenSource();
        using var present = new CancellationTokenSource();
        IdReply reply = IdReply.Rent();
        ValueTask<EntryId> first = reply.AsValueTask(former.Token);
        Settle(reply);
        reply.Complete();
        await first;
        Assert.Same(reply, IdReply.Rent());
        ValueTask<EntryId> second = reply.AsValueTask(present.Token);
        await former.CancelAsync();
        Assert.False(second.IsCompleted);
        Settle(reply);
        reply.Complete();
        await present.CancelAsync();
        Assert.Equal(new EntryId(5, 1), await second);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forget(CancellationToken token)
    {
        var reply = new IdReply();
        _ = reply.AsValueTask(token);
        Settle(reply);
        reply.Complete();
        return new WeakReference(reply);
    }

    private static void Settle(IdReply reply)
    {
        var reader = new RespReader(Chunks.Bytes("$3\r\n5-1\r\n"), default);
        Assert.True(reply.TryRead(ref reader));
        Assert.True(reply.EndWrite());
        Assert.True(reply.TrySettle());
    }
}

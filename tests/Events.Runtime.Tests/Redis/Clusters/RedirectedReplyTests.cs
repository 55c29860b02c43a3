using System.Text;
using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Streams;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>What becomes of a reply whose commands belong elsewhere, and are not sent again after all.</summary>
public sealed class RedirectedReplyTests
{
    private static readonly StreamKey Stream = new("s");
    private static readonly UnknownOutcomeException Lost = new("The connection was lost.");

    [Fact]
    public async Task What_was_asked_passes_over_nothing_in_its_next_use()
    {
        var reply = IdReply.Rent();
        reply.Again = new SentAgain();
        reply.Ask(isAsked: true);
        ValueTask<EntryId> result = reply.AsValueTask(default);
        Read(reply, "$3\r\n5-1\r\n");

        // As the connection leaves it behind the last reply.
        reply.SkipsNext = true;
        Assert.True(reply.TrySettle());
        reply.Complete();
        Assert.Equal(new EntryId(5, 1), await result);
        Assert.Same(reply, IdReply.Rent());
        Assert.False(reply.SkipsNext);
        Assert.False(reply.IsAsked);
    }

    [Fact]
    public async Task Of_a_batch_what_is_kept_back_behind_what_is_unknown_was_not_sent()
    {
        BatchReply reply = Batch(3, framed: 1);
        ValueTask result = reply.AsValueTask(default);
        Assert.False(reply.KeepRestBack());
        Assert.True(reply.FailWrite(1, Lost));

        // It must not go on behind the hole.
        Assert.Null(reply.Elsewhere);
        ProduceBatchException failed = await FailedAsync(reply, result);
        Assert.Equal(1, failed.UnknownCount);
        Assert.Same(Lost, failed.Errors[0]);
        Assert.IsType<ConnectionFailedException>(failed.Errors[1]);
        Assert.IsType<ConnectionFailedException>(failed.Errors[2]);
        Assert.Contains("0 of 3 entries were appended, 0 refused, 2 not sent, and of 1", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_whose_rest_was_kept_back_has_not_succeeded()
    {
        BatchReply reply = Batch(2, framed: 1);
        ValueTask result = reply.AsValueTask(default);
        Assert.False(reply.KeepRestBack());
        Read(reply, "$3\r\n5-1\r\n");
        Assert.True(reply.EndWrite());
        Assert.NotNull(reply.Elsewhere);

        // The store is disposed.
        ProduceBatchException failed = await FailedAsync(reply, result);
        Assert.Equal([new EntryId(5, 1), null], failed.Appended);
        Assert.IsType<ConnectionFailedException>(failed.Errors[1]);
    }

    [Fact]
    public async Task What_is_given_up_of_a_batch_has_the_error_of_that()
    {
        BatchReply reply = Batch(2, framed: 2);
        ValueTask result = reply.AsValueTask(default);
        Read(reply, "$3\r\n5-1\r\n");
        Read(reply, "-MOVED 5 127.0.0.1:1\r\n");
        Assert.True(reply.EndWrite());
        Assert.True(reply.Elsewhere!.IsTransient);
        var refusal = new ConnectionFailedException("The nodes do not agree.");
        reply.Refuse(refusal);
        ProduceBatchException failed = await FailedAsync(reply, result);
        Assert.Same(refusal, failed.Errors[1]);
    }

    [Theory]
    [InlineData("MOVED 5 127.0.0.1:1")]
    [InlineData("ASK 5 127.0.0.1:1")]
    public void A_redirection_is_for_the_moment(string reply) => Assert.True(ServerErrors.Create(Encoding.ASCII.GetBytes(reply)).IsTransient);

    private static BatchReply Batch(int count, int framed)
    {
        (byte[] encoded, EncodedEntry[] entries) = Batches.Of(0, count);
        BatchReply reply = BatchReply.Rent(null, Stream, encoded, entries, default, new EntryId[count]);
        reply.Again = new SentAgain();
        reply.AdvanceFramed(framed);
        return reply;
    }

    private static async Task<ProduceBatchException> FailedAsync(BatchReply reply, ValueTask result)
    {
        Assert.True(reply.TrySettle());
        reply.Complete();
        return await Assert.ThrowsAsync<ProduceBatchException>(async () => await result);
    }

    private static void Read(PendingReply reply, string text)
    {
        var reader = new RespReader(Encoding.ASCII.GetBytes(text), default);
        Assert.True(reply.TryRead(ref reader));
    }
}

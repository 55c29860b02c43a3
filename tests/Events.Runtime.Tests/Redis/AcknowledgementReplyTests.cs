using Events.Errors;
using Events.Redis.Stores;
using Events.Runtime.Tests.Connection;
using Events.Store;

namespace Events.Runtime.Tests.Redis;

/// <summary>An acknowledgement and a read in one write: each reply is its own command's, whatever the other brings.</summary>
public sealed class AcknowledgementReplyTests
{
    private const string Denied = "-NOPERM this user has no permissions to run the 'xack' command\r\n";
    private const string Entries = "*1\r\n*2\r\n$3\r\n1-0\r\n*2\r\n$1\r\nn\r\n$1\r\n1\r\n";

    [Theory]
    [InlineData(Denied, "*1\r\n*2\r\n$1\r\ns\r\n" + Entries, "NOPERM", "1")]
    [InlineData(Denied, "%1\r\n$1\r\ns\r\n" + Entries, "NOPERM", "1")]
    [InlineData(Denied, "*-1\r\n", "NOPERM", "0")]
    [InlineData(Denied, "-WRONGTYPE no\r\n", "NOPERM", "WRONGTYPE")]
    [InlineData("-WRONGTYPE no\r\n", "-NOGROUP no\r\n", "WRONGTYPE", "NOGROUP")]
    [InlineData("-OOM command not allowed\r\n", "_\r\n", "OOM", "0")]
    [InlineData(":1\r\n", "%1\r\n$1\r\ns\r\n" + Entries, "done", "1")]
    [InlineData(":0\r\n", "_\r\n", "done", "0")]
    [InlineData(":1\r\n", "-NOGROUP no\r\n", "done", "NOGROUP")]
    [InlineData(":1\r\n", "-NOPERM no\r\n", "done", "NOPERM")]
    [InlineData(":1\r\n", "-OOM no\r\n", "done", "OOM")]
    public async Task Each_reply_is_attributed_to_its_own_command(string acknowledged, string page, string expected, string brought)
    {
        await using FakeServer server = FakeServer.After(async (client, first) =>
        {
            Assert.Equal("XACK", first[0]);
            Assert.Equal("XREADGROUP", (await client.ReadAsync())![0]);
            await client.SendAsync(acknowledged + page);
            await client.ReadAsync();
            await client.SendAsync("*-1\r\n");
            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(new StreamKey("s"), "g", "c"));
        string read;
        try
        {
            using EntryPage entries = await reader.ReadNewAsync(10, TimeSpan.Zero, new[] { new EntryId(1, 0) }, default);
            read = $"{entries.Count}";
        }
        catch (ServerErrorException exception)
        {
            read = exception.Code;
        }

        AcknowledgementReply reply = reader.Acknowledgement;
        Assert.Equal((expected, brought), (reply.IsDone ? "done" : (reply.Error as ServerErrorException)?.Code, read));

        // And the next read knows nothing of it.
        (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        Assert.Equal(default, reader.Acknowledgement);
    }

    [Fact]
    public async Task Of_two_reads_under_way_each_has_its_own()
    {
        await using FakeServer server = FakeServer.After(async (client, _) =>
        {
            await client.SendAsync("%1\r\n$1\r\ns\r\n" + Entries);
            for (int i = 0; i < 4; i++) await client.ReadAsync();
            await client.SendAsync(Denied + "_\r\n:1\r\n_\r\n");
            await client.ReadAsync();
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(new StreamKey("s"), "g", "c"));
        (await reader.ReadNewAsync(1, TimeSpan.Zero, default, default)).Dispose();
        ValueTask<EntryPage> first = reader.ReadNewAsync(1, TimeSpan.Zero, new[] { new EntryId(1, 0) }, default);
        ValueTask<EntryPage> second = reader.ReadNewAsync(1, TimeSpan.Zero, new[] { new EntryId(2, 0) }, default);

        (await first).Dispose();
        Assert.True(reader.Acknowledgement is { IsAnswered: true, IsDone: false });
        (await second).Dispose();
        Assert.True(reader.Acknowledgement.IsDone);
    }

    [Fact]
    public async Task Where_the_connection_breaks_before_the_answer_it_is_not_known()
    {
        await using FakeServer server = FakeServer.After(async (client, _) => await client.ReadAsync());
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(new StreamKey("s"), "g", "c"));

        await Assert.ThrowsAsync<UnknownOutcomeException>(
            async () => await reader.ReadNewAsync(10, TimeSpan.Zero, new[] { new EntryId(1, 0) }, default));
        Assert.Equal(default, reader.Acknowledgement);
    }

    [Fact]
    public async Task Where_the_connection_breaks_behind_the_answer_it_is_done()
    {
        await using FakeServer server = FakeServer.After(async (client, _) =>
        {
            await client.ReadAsync();
            await client.SendAsync(":1\r\n*1\r\n");
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(new StreamKey("s"), "g", "c"));

        await Assert.ThrowsAsync<UnknownOutcomeException>(
            async () => await reader.ReadNewAsync(10, TimeSpan.Zero, new[] { new EntryId(1, 0) }, default));
        Assert.True(reader.Acknowledgement.IsDone);
    }
}

using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>Two reads under way, whose replies arrive in one stream of bytes that is cut anywhere, also in the middle between them.</summary>
public sealed class ReadAheadSplitTests
{
    private static readonly StreamKey Stream = new("s");

    public static TheoryData<string, string> Replies => new()
    {
        // The reply to XACK and the page, twice.
        { $":1\r\n{Page(1, 2)}:1\r\n{Page(3)}", "1 2|3" },
        { $":1\r\n{Page(1)}|1\r\n+ttl\r\n:1\r\n:0\r\n_\r\n", "1|" },
        { $">2\r\n+invalidate\r\n_\r\n:1\r\n*-1\r\n:1\r\n{Page(2)}", "|2" },
        { $":1\r\n-NOGROUP No such key\r\n:1\r\n{Page(2)}", "GroupNotFoundException|2" },
        { $"-WRONGTYPE Operation\r\n{Page(1)}:1\r\n{Page(2)}", "1|2" },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public async Task Each_gets_its_own_page_however_they_arrive(string replies, string expected)
    {
        byte[] bytes = Chunks.Bytes(replies);
        foreach (bool isLate in new[] { false, true })
        {
            foreach (int[] sizes in Chunks.Of(bytes.Length))
            {
                // The replies to both come when both were sent; before them the one that opens the connection.
                int reads = 0;
                await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(new RedisOptions
                {
                    OpenStream = _ => new ScriptedStream(
                        command => command[0] == "XACK" ? []
                            : ++reads switch { 1 => [Chunks.Bytes(Page(0))], 3 => Cut(bytes, sizes), _ => [] },
                        isLate),
                });
                await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
                Assert.Equal("0", await TakeAsync(reader.ReadNewAsync(10, TimeSpan.Zero, default, default)));
                ValueTask<EntryPage> first = reader.ReadNewAsync(10, TimeSpan.Zero, new[] { new EntryId(1, 0) }, default);
                Assert.True(reader.CanReadAhead);
                ValueTask<EntryPage> second = reader.ReadNewAsync(10, TimeSpan.Zero, new[] { new EntryId(2, 0) }, default);
                Assert.Equal(expected, $"{await TakeAsync(first)}|{await TakeAsync(second)}");
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Over_a_socket_pages_come_whole_and_in_order_whatever_a_packet_holds(int seed)
    {
        const int Reads = 150;
        var replies = Channel.CreateUnbounded<string>();
        await using var server = FakeServer.After(async (client, first) =>
        {
            Task sending = SendAsync(client, replies.Reader, new Random(seed));
            var random = new Random(-seed);
            int entries = 0;
            for (string[]? command = first; command is not null; command = await client.ReadAsync())
            {
                // Small pages and none, pages larger than a packet, and one that is larger than the buffer.
                int count = command[0] == "XACK" ? 0 : random.Next(20) == 0 ? 2_000 : random.Next(6);
                string answer = command[0] == "XACK" ? ":1\r\n"
                    : count == 0 ? "_\r\n" : Page([.. Enumerable.Range(entries, count)]);
                entries += count;
                replies.Writer.TryWrite(answer);
            }

            replies.Writer.TryComplete();
            await sending;
        });
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(server.Options);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "c"));
        var seen = new StringBuilder();
        var alive = new Queue<(EntryPage Page, string Text)>();
        var choice = new Random(seed);
        ValueTask<EntryPage> next = Read();
        bool isAhead = false;
        ValueTask<EntryPage> ahead = default;
        for (int read = 1; read < Reads;)
        {
            if (!isAhead && reader.CanReadAhead && choice.Next(3) > 0)
            {
                ahead = Read();
                isAhead = true;
                read++;
            }

            Keep(await next);
            if (!isAhead) read++;
            next = isAhead ? ahead : Read();
            isAhead = false;
        }

        Keep(await next);
        while (alive.Count > 0) Drop();
        int[] numbers = [.. seen.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
        Assert.InRange(numbers.Length, Reads, int.MaxValue);

        // Some acknowledge, so that there are two replies to a read.
        ValueTask<EntryPage> Read() => reader.ReadNewAsync(
            10, TimeSpan.Zero, choice.Next(2) == 0 ? new[] { new EntryId(1, 0) } : default, default);

        // Pages live on while others come.
        void Keep(EntryPage page)
        {
            alive.Enqueue((page, Show(page)));
            while (alive.Count > 3) Drop();
        }

        void Drop()
        {
            (EntryPage page, string text) = alive.Dequeue();
            Assert.Equal(text, Show(page));
            page.Dispose();
            seen.Append(text).Append(' ');
        }
    }

    // In pieces, of which the system may put some together.
    private static async Task SendAsync(FakeClient client, ChannelReader<string> replies, Random random)
    {
        await foreach (string reply in replies.ReadAllAsync())
        {
            int position = 0;
            int pieces = 1 + random.Next(6);
            for (int i = 1; i <= pieces; i++)
            {
                int end = i == pieces ? reply.Length : position + random.Next(1 + ((reply.Length - position) / 2));
                if (end > position) await client.SendAsync(reply[position..end]);
                position = end;
                await Task.Yield();
            }
        }
    }

    private static async Task<string> TakeAsync(ValueTask<EntryPage> read)
    {
        try
        {
            using EntryPage page = await read.AsTask().WaitAsync(Eventually.Patience);
            return Show(page);
        }
        catch (StreamStoreException exception)
        {
            return exception.GetType().Name;
        }
    }

    // The number of each entry is its ID and its field, or the page is a mixture.
    private static string Show(EntryPage page) => string.Join(' ', Enumerable.Range(0, page.Count).Select(i =>
    {
        string number = Entry.Text(page.GetFields(i))["n=".Length..];
        Assert.Equal($"{number}-1", page.GetId(i).ToString());
        return number;
    }));

    private static IEnumerable<byte[]> Cut(byte[] bytes, int[] sizes)
    {
        int position = 0;
        foreach (int size in sizes)
        {
            yield return bytes[position..(position + size)];
            position += size;
        }
    }

    private static string Page(params int[] numbers) => $"%1\r\n$1\r\ns\r\n*{numbers.Length}\r\n"
        + string.Concat(numbers.Select(number => $"*2\r\n{Bulk($"{number}-1")}*2\r\n$1\r\nn\r\n{Bulk($"{number}")}"));

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";
}

using System.Text;
using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Runtime.Tests.Resp;
using Events.Store;

namespace Events.Runtime.Tests.Redis;

/// <summary>
/// The parser of pages and the oracle agree: on made-up replies that come one behind the other into pooled pages, and on replies
/// in which bytes were changed.
/// </summary>
public sealed class EntryPageFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Made_up_pages_are_read_as_the_oracle_reads_them_and_stay_so_while_others_come(int seed)
    {
        var random = new Random(seed);
        var pool = new EntryPagePool();
        for (int round = 0; round < 150; round++)
        {
            var shape = (PageShape)random.Next(3);
            string[] replies = [.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => MakeUp(shape, random))];
            string[] expected = [.. replies.Select(reply => Expect(shape, Encoding.Latin1.GetBytes(reply)).Text)];
            Assert.DoesNotContain(SlowPage.Refused, expected);
            byte[] bytes = Encoding.Latin1.GetBytes(string.Concat(replies));
            Assert.Equal(expected, ReadAll(shape, bytes, random, pool));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Changed_pages_are_accepted_refused_or_incomplete_as_the_oracle_says(int seed)
    {
        var random = new Random(seed);
        var counts = new Dictionary<string, int> { ["accepted"] = 0, ["refused"] = 0, ["incomplete"] = 0 };
        for (int i = 0; i < 6_000; i++)
        {
            var shape = (PageShape)random.Next(3);
            byte[] reply = Encoding.Latin1.GetBytes(MakeUp(shape, random));
            for (int change = random.Next(3); change >= 0; change--) reply = Change(reply, random);
            (string Text, int Length) expected = Expect(shape, reply);
            (string Text, int Length) actual = Read(shape, reply, Chunks.Random(reply.Length, random), 16 + random.Next(200));

            // The page is refused when the first byte comes that cannot belong to it, not when all of it has come.
            bool isEarly = expected.Text == "incomplete" && actual.Text == SlowPage.Refused;
            Assert.True(isEarly || expected == actual, $"seed {seed}, {shape}, {RespErrors.Show(reply)}: expected {expected}, got {actual}");
            counts[actual.Text is SlowPage.Refused or "incomplete" ? actual.Text : "accepted"]++;
        }

        Assert.All(counts, count => Assert.InRange(count.Value, 300, 6_000));
    }

    private static List<string> ReadAll(PageShape shape, byte[] bytes, Random random, EntryPagePool pool)
    {
        var parser = new EntryPageParser();
        var alive = new List<(EntryPage Page, string Text)>();
        var texts = new List<string>();
        var received = new ReceiveBuffer(16 << random.Next(13));
        Chunks.Feed(bytes, Chunks.Random(bytes.Length, random), received, (ref RespReader reader, ReceiveBuffer buffer) =>
        {
            if (parser.Page is null) parser.Begin(shape, pool.Rent());
            if (!parser.TryRead(ref reader)) return false;
            parser.TakeBytes(buffer, reader.Position);
            bool isError = parser.Error is not null;
            EntryPage page = parser.TakePage();
            string text = isError ? "error" : SlowPage.Read(shape, parser, page);
            texts.Add(text);
            alive.Add((page, isError ? "" : SlowPage.Read(page)));

            // Some pages are used for long, some are filled again at once.
            while (alive.Count > 0 && random.Next(3) == 0) Dispose(random.Next(alive.Count));
            return true;
        });
        while (alive.Count > 0) Dispose(0);
        Assert.True(received.IsEmpty);
        received.Release();
        return texts;

        void Dispose(int index)
        {
            (EntryPage page, string text) = alive[index];
            Assert.Equal(text, SlowPage.Read(page));
            page.Dispose();
            alive.RemoveAt(index);
        }
    }

    private static (string Text, int Length) Read(PageShape shape, byte[] reply, int[] sizes, int bufferSize)
    {
        (string, int)? result = null;
        var parser = new EntryPageParser();
        parser.Begin(shape, new EntryPage(null));
        try
        {
            Chunks.Feed(reply, sizes, new ReceiveBuffer(bufferSize), (ref RespReader reader, ReceiveBuffer buffer) =>
            {
                // What comes behind the reply is not looked at.
                if (result is not null || !parser.TryRead(ref reader)) return false;
                int length = reader.Position;
                parser.TakeBytes(buffer, length);
                EntryPage page = parser.TakePage();
                result = (parser.Error is not null ? "error" : SlowPage.Read(shape, parser, page), length);
                return true;
            });
        }
        catch (ProtocolException)
        {
            return (SlowPage.Refused, 0);
        }

        return result ?? ("incomplete", 0);
    }

    private static (string Text, int Length) Expect(PageShape shape, byte[] reply)
    {
        var reader = new RespReader(reply, default);
        try
        {
            if (!new RespValueParser().TryRead(ref reader, out RespValue value)) return ("incomplete", 0);
            string text = SlowPage.Read(shape, value);
            return (text, text == SlowPage.Refused ? 0 : reader.Position);
        }
        catch (ProtocolException)
        {
            return (SlowPage.Refused, 0);
        }
    }

    private static byte[] Change(byte[] reply, Random random)
    {
        // No pushes and attributes: where a server sends none, the tree passes over them and the page refuses them.
        const string Interesting = "\r\n+-:$*_#,(!=%~0129a";
        var bytes = new List<byte>(reply);
        int at = random.Next(bytes.Count);
        byte value = (byte)Interesting[random.Next(Interesting.Length)];
        switch (random.Next(4))
        {
            case 0:
                bytes[at] = value;
                break;
            case 1:
                bytes.Insert(at, value);
                break;
            case 2 when bytes.Count > 1:
                bytes.RemoveAt(at);
                break;
            default:
                if (at > 0) bytes.RemoveRange(at, bytes.Count - at);
                break;
        }

        return [.. bytes];
    }

    private static string MakeUp(PageShape shape, Random random)
    {
        string before = random.Next(6) switch
        {
            0 => ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n",
            1 => "|1\r\n+ttl\r\n*2\r\n:1\r\n:2\r\n",
            _ => "",
        };
        if (random.Next(20) == 0) return before + (random.Next(2) == 0 ? "-NOGROUP No such key\r\n" : "!8\r\nERR a\r\nb\r\n");
        string entries = MakeUpEntries(random);
        switch (shape)
        {
            case PageShape.Entries:
                return before + entries;
            case PageShape.Claim:
                string head = $"{Bulk(MakeUpId(random))}{entries}";
                if (random.Next(4) == 0) return $"{before}*2\r\n{head}";
                string[] deleted = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Bulk(MakeUpId(random)))];
                return $"{before}*3\r\n{head}*{deleted.Length}\r\n{string.Concat(deleted)}";
            default:
                if (random.Next(6) == 0) return before + Any(random, "*-1\r\n", "_\r\n", "$-1\r\n", "*0\r\n", "%0\r\n");
                return before + (random.Next(2) == 0 ? "*1\r\n*2\r\n" : "%1\r\n") + Bulk(MakeUpText(random)) + entries;
        }
    }

    private static string MakeUpEntries(Random random)
    {
        if (random.Next(12) == 0) return Any(random, "*-1\r\n", "_\r\n", "*0\r\n");
        string[] entries = [.. Enumerable.Range(0, random.Next(random.Next(5) == 0 ? 120 : 5)).Select(_ => MakeUpEntry(random))];
        return $"*{entries.Length}\r\n{string.Concat(entries)}";
    }

    private static string MakeUpEntry(Random random)
    {
        if (random.Next(20) == 0) return Any(random, "*-1\r\n", "_\r\n", "$-1\r\n");
        string head = "*2\r\n" + Bulk(MakeUpId(random));
        if (random.Next(12) == 0) return head + Any(random, "*-1\r\n", "_\r\n");
        string[] fields = [.. Enumerable.Range(0, 2 * random.Next(4)).Select(_ => Bulk(MakeUpText(random)))];
        return $"{head}*{fields.Length}\r\n{string.Concat(fields)}";
    }

    private static string MakeUpId(Random random) => random.Next(10) == 0
        ? Any(random, "18446744073709551615-18446744073709551615", "0-0", "7")
        : $"{random.NextInt64(1, 1L << (1 + random.Next(62)))}-{random.Next(1 << random.Next(20))}";

    // Around the lengths at which the length itself gets longer, and now and then more than a buffer.
    private static string MakeUpText(Random random)
    {
        int length = random.Next(40) switch
        {
            0 => 3_000 + random.Next(3_000),
            1 or 2 => 95 + random.Next(10),
            < 10 => 7 + random.Next(6),
            _ => random.Next(random.Next(2) == 0 ? 5 : 60),
        };
        var text = new StringBuilder(length);
        for (; length > 0; length--) text.Append(random.Next(4) == 0 ? "\r\n$*"[random.Next(4)] : (char)random.Next(256));
        return text.ToString();
    }

    private static string Bulk(string text) => $"${text.Length}\r\n{text}\r\n";

    private static string Any(Random random, params string[] texts) => texts[random.Next(texts.Length)];
}

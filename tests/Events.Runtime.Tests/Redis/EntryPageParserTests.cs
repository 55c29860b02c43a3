using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Runtime.Tests.Resp;
using Events.Store;

namespace Events.Runtime.Tests.Redis;

/// <summary>Replies with entries, in every shape, arriving in every way, one behind the other in one buffer.</summary>
public sealed class EntryPageParserTests
{
    private const string One = "*2\r\n$3\r\n1-1\r\n*4\r\n$4\r\ntype\r\n$1\r\na\r\n$1\r\nn\r\n$0\r\n\r\n";
    private const string Two = "*2\r\n$3\r\n1-2\r\n*2\r\n$12\r\nabcdefghijkl\r\n$3\r\na\r\n\r\n";
    private const string Gone = "*2\r\n$3\r\n1-3\r\n";

    [Theory]
    [InlineData(PageShape.Entries, $"*2\r\n{One}{Two}", "1-1 type=a n=|1-2 abcdefghijkl=a\r\n")]
    [InlineData(PageShape.Entries, "*0\r\n", "")]
    [InlineData(PageShape.Entries, "*-1\r\n", "")]
    [InlineData(PageShape.Entries, $"*2\r\n$-1\r\n{One}", "1-1 type=a n=")]
    [InlineData(PageShape.Entries, "*1\r\n*2\r\n$3\r\n1-1\r\n*0\r\n", "1-1 ")]
    [InlineData(PageShape.Stream, $"*1\r\n*2\r\n$1\r\ns\r\n*2\r\n{One}{Two}", "1-1 type=a n=|1-2 abcdefghijkl=a\r\n")]
    [InlineData(PageShape.Stream, $"%1\r\n$1\r\ns\r\n*2\r\n{One}{Two}", "1-1 type=a n=|1-2 abcdefghijkl=a\r\n")]
    [InlineData(PageShape.Stream, $"|1\r\n+ttl\r\n:5\r\n%1\r\n$1\r\ns\r\n*1\r\n{One}", "1-1 type=a n=")]
    [InlineData(PageShape.Stream, $">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n%1\r\n$1\r\ns\r\n*1\r\n{One}", "1-1 type=a n=")]
    [InlineData(PageShape.Stream, "*-1\r\n", "")]
    [InlineData(PageShape.Stream, "$-1\r\n", "")]
    [InlineData(PageShape.Stream, "_\r\n", "")]
    [InlineData(PageShape.Stream, "%0\r\n", "")]
    [InlineData(PageShape.Stream, "*1\r\n*2\r\n$1\r\ns\r\n*0\r\n", "")]
    [InlineData(PageShape.Stream, $"*1\r\n*2\r\n$1\r\ns\r\n*2\r\n{Gone}*-1\r\n{One}", "1-3 gone|1-1 type=a n=")]
    [InlineData(PageShape.Stream, $"%1\r\n$1\r\ns\r\n*1\r\n{Gone}_\r\n", "1-3 gone")]
    [InlineData(PageShape.Claim, $"*3\r\n$3\r\n0-0\r\n*1\r\n{One}*0\r\n", "1-1 type=a n=;cursor 0-0;deleted ")]
    [InlineData(PageShape.Claim, $"*3\r\n$3\r\n9-7\r\n*0\r\n*2\r\n$3\r\n1-5\r\n$3\r\n1-6\r\n", ";cursor 9-7;deleted 1-5 1-6")]
    [InlineData(PageShape.Claim, $"*2\r\n$3\r\n0-0\r\n*1\r\n{One}", "1-1 type=a n=;cursor 0-0;deleted ")]
    internal void Entries_are_read_however_they_arrive(PageShape shape, string reply, string expected)
    {
        byte[] bytes = Chunks.Bytes(string.Concat(reply, reply, reply));
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            foreach (int bufferSize in new[] { 16, 200, 64 * 1024 })
            {
                Assert.Equal([expected, expected, expected], Read(shape, bytes, sizes, bufferSize));
            }
        }
    }

    [Theory]
    [InlineData(PageShape.Entries, ":1\r\n", "entries, an array at byte 1, and got Integer \"1\"")]
    [InlineData(PageShape.Entries, "*1\r\n*3\r\n", "an entry, an array of 2")]
    [InlineData(PageShape.Entries, "*1\r\n*2\r\n$1\r\nx\r\n", "the ID of an entry at byte 12, and got BulkString \"x\"")]
    [InlineData(PageShape.Entries, "*1\r\n*2\r\n$3\r\n1-1\r\n*1\r\n", "of even length")]
    [InlineData(PageShape.Entries, "*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n:1\r\n", "a field of an entry, a bulk string")]
    [InlineData(PageShape.Stream, "*2\r\n", "one stream and its entries")]
    [InlineData(PageShape.Stream, "*1\r\n*3\r\n", "a stream and its entries")]
    [InlineData(PageShape.Stream, "%1\r\n:1\r\n", "the key of the stream")]
    [InlineData(PageShape.Claim, "*1\r\n", "a cursor, entries and deleted IDs")]
    [InlineData(PageShape.Claim, "*3\r\n:0\r\n", "a cursor at byte")]
    [InlineData(PageShape.Claim, "*3\r\n$3\r\n0-0\r\n*0\r\n:1\r\n", "the IDs of deleted entries")]
    internal void What_is_not_the_shape_is_refused(PageShape shape, string reply, string expected)
    {
        byte[] bytes = Chunks.Bytes(reply);
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            var exception = Assert.Throws<ProtocolException>(() => Read(shape, bytes, sizes, 64));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(PageShape.Entries, $"*5\r\n{One}{Two}{One}{Gone}*-1\r\n{Two}")]
    [InlineData(PageShape.Stream, $"%1\r\n$1\r\ns\r\n*5\r\n{One}{Two}{One}{Gone}*-1\r\n{Two}")]
    internal void A_page_that_becomes_too_long_has_the_first_entries_and_what_comes_behind_it_is_read_as_ever(PageShape shape, string reply)
    {
        string[] all = ["1-1 type=a n=", "1-2 abcdefghijkl=a\r\n", "1-1 type=a n=", "1-3 gone", "1-2 abcdefghijkl=a\r\n"];
        byte[] bytes = Chunks.Bytes(string.Concat(reply, reply, reply));
        bool wasShortened = false;
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            foreach (int bufferSize in new[] { 16, 200, 64 * 1024 })
            {
                List<EntryPage> pages = ReadShortened(shape, bytes, sizes, bufferSize);
                Assert.Equal(3, pages.Count);
                foreach (EntryPage page in pages)
                {
                    Assert.Equal(page.IsShortened, page.Count < all.Length);
                    Assert.True(page.Count > 0);
                    Assert.Equal(string.Join('|', all.Take(page.Count)), Text(page));
                    wasShortened |= page.IsShortened;
                    page.Dispose();
                }
            }
        }

        Assert.True(wasShortened);
    }

    [Fact]
    public void An_error_is_the_error()
    {
        var parser = new EntryPageParser();
        parser.Begin(PageShape.Stream, new EntryPage(null));
        var reader = new RespReader("-NOGROUP No such key 's'\r\n"u8, default);
        Assert.True(parser.TryRead(ref reader));
        Assert.IsType<GroupNotFoundException>(parser.Error);
    }

    private static List<string> Read(PageShape shape, byte[] bytes, int[] sizes, int bufferSize)
    {
        var texts = new List<string>();
        var pages = new List<EntryPage>();
        EntryPageParser? parser = null;
        var received = new ReceiveBuffer(bufferSize);
        Chunks.Feed(bytes, sizes, received, (ref RespReader reader, ReceiveBuffer buffer) =>
        {
            if (parser is null)
            {
                parser = new EntryPageParser();
                parser.Begin(shape, new EntryPage(null));
            }

            if (!parser.TryRead(ref reader)) return false;
            parser.TakeBytes(buffer, reader.Position);
            pages.Add(parser.Page!);
            texts.Add(shape == PageShape.Claim ? $";cursor {parser.Cursor};deleted {string.Join(' ', parser.DeletedIds)}" : "");
            parser = null;
            return true;
        });

        // Looked at last: a page must not change when the buffer goes on without it.
        for (int i = 0; i < pages.Count; i++)
        {
            texts[i] = Text(pages[i]) + texts[i];
            pages[i].Dispose();
        }

        received.Release();
        return texts;
    }

    private static List<EntryPage> ReadShortened(PageShape shape, byte[] bytes, int[] sizes, int bufferSize)
    {
        var pages = new List<EntryPage>();
        var received = new ReceiveBuffer(bufferSize);
        EntryPageParser? parser = null;
        RespReaderState state = default;
        int at = 0;
        foreach (int size in sizes)
        {
            for (int left = size; left > 0;)
            {
                Memory<byte> free = received.GetFree(state.Needed);
                int some = Math.Min(left, free.Length);
                bytes.AsSpan(at, some).CopyTo(free.Span);
                received.Advance(some);
                at += some;
                left -= some;
                while (!received.IsEmpty)
                {
                    if (parser is null)
                    {
                        parser = new EntryPageParser();
                        parser.Begin(shape, new EntryPage(null));
                    }

                    var reader = new RespReader(received.Unread, state);
                    if (!parser.TryRead(ref reader))
                    {
                        state = reader.State;
                        parser.Shorten(received, ref state, most: 60);
                        break;
                    }

                    state = default;
                    parser.TakeBytes(received, reader.Position);
                    pages.Add(parser.TakePage());
                    parser = null;
                }
            }
        }

        received.Release();
        return pages;
    }

    private static string Text(EntryPage page) => string.Join('|', Enumerable.Range(0, page.Count).Select(i =>
        $"{page.GetId(i)} {(page.IsDeleted(i) ? "gone" : Entry.Text(page.GetFields(i)))}"));
}

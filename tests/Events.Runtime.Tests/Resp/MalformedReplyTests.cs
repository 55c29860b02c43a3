using Events.Errors;
using Events.Redis.Protocol;

namespace Events.Runtime.Tests.Resp;

public sealed class MalformedReplyTests
{
    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", "first byte of a RESP value at byte 0", "HTTP/1.1 400")]
    [InlineData("*2\r\n:1\r\nx", "first byte of a RESP value at byte 8", "\"x\"")]
    [InlineData("\r\n", "first byte of a RESP value at byte 0", "\\r\\n")]
    [InlineData("$abc\r\n", "a number at byte 0", "$abc")]
    [InlineData("$\r\n", "a number at byte 0", "$\\r\\n")]
    [InlineData("$-2\r\n", "a length at byte 0", "$-2")]
    [InlineData("$?\r\n", "a number at byte 0", "$?")]
    [InlineData("*-2\r\n", "a number of elements at byte 0", "*-2")]
    [InlineData("%-1\r\n", "a number of elements at byte 0", "%-1")]
    [InlineData("*1000000000\r\n", "a number of elements at byte 0", "*1000000000")]
    [InlineData("$3\r\nabcde", "CR LF behind a value of 3 bytes at byte 7", "\"de\"")]
    [InlineData("$3\rXabc\r\n", "CR LF behind a number at byte 2", "\\rX")]
    [InlineData(":12a\r\n", "a number at byte 0", ":12a")]
    [InlineData(":1 \r\n", "a number at byte 0", ":1 ")]
    [InlineData(":--1\r\n", "a number at byte 0", ":--1")]
    [InlineData("$+1\r\n", "a number at byte 0", "$+1")]
    [InlineData(":9223372036854775808\r\n", "a number of 64 bits at byte 0", ":9223372036854775808")]
    [InlineData(":99999999999999999999", "a number of 64 bits at byte 0", ":9999")]
    [InlineData("+OK\n", "CR before LF at byte 3", "\\n")]
    [InlineData("+O\rK\r\n", "CR LF at the end of a line at byte 2", "\\rK")]
    [InlineData("_x\r\n", "a null", "_x")]
    [InlineData("#x\r\n", "a Boolean", "#x")]
    [InlineData(",1.2.3\r\n", "a floating-point number", ",1.2.3")]
    [InlineData(",Infinity\r\n", "a floating-point number", ",Inf")]
    [InlineData("(12x\r\n", "a whole number", "(12x")]
    [InlineData("=3\r\ntxt\r\n", "a verbatim string with its format", "=3")]
    [InlineData("=5\r\ntxt;a\r\n", "a verbatim string with its format", "=5")]
    public void It_is_refused_with_what_came_and_where(string payload, string expected, string shown)
    {
        byte[] bytes = Chunks.Bytes(payload);
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            var exception = Assert.Throws<ProtocolException>(() => RespReaderTests.ReadAll(bytes, sizes, 64));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);

            // In pieces, not all that is wrong has come when it is noticed.
            if (sizes.Length == 1) Assert.Contains(shown, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_value_that_is_longer_than_any_may_be_is_refused_before_it_comes()
    {
        var exception = Assert.Throws<ProtocolException>(
            () => RespReaderTests.ReadAll(Chunks.Bytes("$1073741824\r\n"), [13], 64));
        Assert.Contains("too long", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
    {
        byte[] bytes = Chunks.Bytes("+" + new string('a', 70_000));
        Assert.Throws<ProtocolException>(() => RespReaderTests.ReadAll(bytes, [bytes.Length], 64));
    }

    [Fact]
    public void A_reply_that_nests_too_deep_is_refused()
    {
        byte[] deepest = Chunks.Bytes(string.Concat(Enumerable.Repeat("*1\r\n", RespValueParser.MaxDepth)) + ":1\r\n");
        Assert.Single(RespReaderTests.ReadAll(deepest, [deepest.Length], 64));
        byte[] deeper = [.. "*1\r\n"u8, .. deepest];
        var exception = Assert.Throws<ProtocolException>(() => RespReaderTests.ReadAll(deeper, [deeper.Length], 64));
        Assert.Contains("nested deeper than 128", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_that_is_a_lie_costs_no_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var parser = new RespValueParser();
        var reader = new RespReader("*300000000\r\n:1\r\n"u8, default);
        Assert.False(parser.TryRead(ref reader, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }
}

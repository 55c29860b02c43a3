using Events.Redis.Protocol;

namespace Events.Runtime.Tests.Resp;

public sealed class RespReaderTests
{
    [Theory]
    [InlineData("+OK\r\n", "\"OK\"")]
    [InlineData("+\r\n", "\"\"")]
    [InlineData("-ERR no such key\r\n", "\"ERR no such key\"")]
    [InlineData(":0\r\n", "0")]
    [InlineData(":+12\r\n", "+12")]
    [InlineData(":-1\r\n", "-1")]
    [InlineData(":9223372036854775807\r\n", "9223372036854775807")]
    [InlineData(":-9223372036854775808\r\n", "-9223372036854775808")]
    [InlineData("$0\r\n\r\n", "\"\"")]
    [InlineData("$5\r\nhello\r\n", "\"hello\"")]
    [InlineData("$4\r\na\r\nb\r\n", "\"a\\r\\nb\"")]
    [InlineData("$12\r\norder.placed\r\n", "\"order.placed\"")]
    [InlineData("$-1\r\n", "null")]
    [InlineData("*-1\r\n", "null")]
    [InlineData("_\r\n", "null")]
    [InlineData("*0\r\n", "[]")]
    [InlineData("*2\r\n$1\r\na\r\n:1\r\n", "[\"a\", 1]")]
    [InlineData("*3\r\n$1\r\na\r\n$-1\r\n*1\r\n*-1\r\n", "[\"a\", null, [null]]")]
    [InlineData("%1\r\n$3\r\nkey\r\n*1\r\n:1\r\n", "{\"key\", [1]}")]
    [InlineData("%0\r\n", "{}")]
    [InlineData("~2\r\n+a\r\n+b\r\n", "[\"a\", \"b\"]")]
    [InlineData(",3.14\r\n", "3.14")]
    [InlineData(",inf\r\n", "inf")]
    [InlineData("#t\r\n", "t")]
    [InlineData("#f\r\n", "f")]
    [InlineData("(3492890328409238509324850943850943825024385\r\n", "3492890328409238509324850943850943825024385")]
    [InlineData("=8\r\ntxt:text\r\n", "\"text\"")]
    [InlineData("=4\r\nmkd:\r\n", "\"\"")]
    [InlineData("!8\r\nERR a\r\nb\r\n", "\"ERR a\\r\\nb\"")]
    [InlineData(">2\r\n+message\r\n$1\r\nx\r\n:1\r\n", "1")]
    [InlineData("|1\r\n+ttl\r\n:10\r\n$1\r\na\r\n", "\"a\"")]
    [InlineData("*2\r\n|1\r\n+ttl\r\n*2\r\n:1\r\n:2\r\n:1\r\n:2\r\n", "[1, 2]")]
    [InlineData("|2\r\n|1\r\n+a\r\n+b\r\n+k\r\n+v\r\n+k\r\n+v\r\n:7\r\n", "7")]
    [InlineData("|0\r\n>0\r\n:7\r\n", "7")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n*0\r\n", "[[[[[]]]]]")]
    public void A_value_is_read_however_it_arrives(string payload, string expected)
    {
        byte[] bytes = Chunks.Bytes(payload);
        foreach (int[] sizes in Chunks.Of(bytes.Length)) Assert.Equal([expected], ReadAll(bytes, sizes, 64 * 1024));
    }

    [Fact]
    public void Values_one_behind_the_other_are_read_from_a_buffer_that_is_too_small_for_them()
    {
        string[] payloads = ["+OK\r\n", $"$300\r\n{new string('x', 300)}\r\n", "*2\r\n:1\r\n$-1\r\n", $"+{new string('y', 200)}\r\n"];
        byte[] bytes = Chunks.Bytes(string.Concat(payloads));
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            List<string> values = ReadAll(bytes, sizes, 16);
            Assert.Equal(4, values.Count);
            Assert.Equal("[1, null]", values[2]);
        }
    }

    [Fact]
    public void What_stands_behind_a_value_in_the_buffer_is_not_touched()
    {
        byte[] guarded = [.. "$5\r\nhello\r\n"u8, 0xFF, 0xFF];
        var reader = new RespReader(guarded, default);
        Assert.True(reader.TryRead(out RespToken token));
        Assert.Equal("hello"u8, reader.Text(token));
        Assert.Equal(guarded.Length - 2, reader.Position);
    }

    [Fact]
    public void The_length_of_a_value_that_is_incomplete_is_known_ahead()
    {
        var reader = new RespReader("*2\r\n:1\r\n$1000000\r\nabc"u8, default);
        Assert.True(reader.TryRead(out _));
        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.Equal("*2\r\n:1\r\n$1000000\r\n".Length + 1000002, reader.State.Needed);
    }

    [Fact]
    public void Bulk_strings_are_skipped_however_they_arrive()
    {
        byte[] bytes = Chunks.Bytes($"$1\r\na\r\n$0\r\n\r\n$12\r\nabcdefghijkl\r\n$345\r\n{new string('z', 345)}\r\n");
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            int left = 4;
            bool isDone = false;
            Chunks.Feed(bytes, sizes, new ReceiveBuffer(), (ref RespReader reader, ReceiveBuffer _) =>
            {
                isDone = reader.TrySkipBulkStrings(ref left);
                if (isDone) Assert.Equal(bytes.Length, reader.Position);
                return false;
            });
            Assert.True(isDone);
            Assert.Equal(0, left);
        }
    }

    internal static List<string> ReadAll(byte[] bytes, int[] sizes, int bufferSize)
    {
        var values = new List<string>();
        var parser = new RespValueParser();
        var received = new ReceiveBuffer(bufferSize);
        Chunks.Feed(bytes, sizes, received, (ref RespReader reader, ReceiveBuffer buffer) =>
        {
            if (!parser.TryRead(ref reader, out RespValue value)) return false;
            values.Add(value.ToString());
            buffer.Consume(reader.Position);
            return true;
        });
        Assert.True(received.IsEmpty);
        received.Release();
        return values;
    }
}

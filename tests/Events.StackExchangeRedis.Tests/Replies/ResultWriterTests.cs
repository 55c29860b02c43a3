using Events.Resp;
using Events.StackExchangeRedis.Stores;
using Events.Store.StackExchangeRedis;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>What a server answers is written as it was, whatever shape StackExchange.Redis gives it.</summary>
public sealed class ResultWriterTests(MultiplexerFixture redis) : IClassFixture<MultiplexerFixture>
{
    [Theory]
    [InlineData("return 7", ":7")]
    [InlineData("return -9007199254740991", ":-9007199254740991")]
    [InlineData("return '007'", "$007")]
    [InlineData("return ''", "$")]
    [InlineData("return 'a\\r\\nb\\0c\\255'", "$a\r\nb\0c\u00ff")]
    [InlineData("return '+5'", "$+5")]
    [InlineData("return '1e3'", "$1e3")]
    [InlineData("return '-0'", "$-0")]
    [InlineData("return '0.50'", "$0.50")]
    [InlineData("return 'nan'", "$nan")]
    [InlineData("return false", "_")]
    [InlineData("return {}", "*0[]")]
    [InlineData("return {1, '2', {}, {false, 'x'}}", "*4[:1 $2 *0[] *2[_ $x]]")]
    [InlineData("return redis.call('XRANGE', KEYS[1], '-', '+')", "*0[]")]
    [InlineData("return {1, redis.error_reply('MY error'), 2}", "*3[:1 !MY error :2]")]
    public async Task A_reply(string script, string expected)
    {
        foreach (ConnectionMultiplexer multiplexer in new[] { redis.Resp2, redis.Resp3 })
        {
            Assert.Equal(expected, await ShowAsync(multiplexer, "EVAL", script, "1", (RedisKey)RedisServer.UniqueKey()));
        }
    }

    [Fact]
    public async Task A_status()
    {
        Assert.Equal("$PONG", await ShowAsync(redis.Resp2, "PING"));
        Assert.Equal("$PONG", await ShowAsync(redis.Resp3, "PING"));
    }

    [Fact]
    public void An_error_with_a_line_break_is_one_reply()
    {
        var target = new ReceiveBuffer();
        ResultWriter.WriteError("ERR one\r\n:2\r\n", target);

        Assert.Equal("!ERR one\r\n:2\r\n", WrittenReply.Show(target));
    }

    private static async Task<string> ShowAsync(ConnectionMultiplexer multiplexer, string command, params object[] arguments)
    {
        RedisResult result = await multiplexer.GetDatabase().ExecuteAsync(command, arguments);
        var target = new ReceiveBuffer(16);
        ResultWriter.Write(result, target);
        return WrittenReply.Show(target);
    }
}

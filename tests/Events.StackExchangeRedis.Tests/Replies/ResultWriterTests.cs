using Events.Redis.Protocol;
using Events.StackExchangeRedis.Stores;
using Events.TestSupport;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>What a server answers is written as it was, whatever shape StackExchange.Redis gives it.</summary>
public sealed class ResultWriterTests(MultiplexerFixture redis) : IClassFixture<MultiplexerFixture>
{
    private static readonly RedisResult A = RedisResult.Create("a", ResultType.BulkString);
    private static readonly RedisResult One = RedisResult.Create(1, ResultType.Integer);

    /// <summary>Results that no command of ours has on the server of the tests.</summary>
    public static TheoryData<RedisResult, string> Results => new()
    {
        { RedisResult.Create([A, One], ResultType.Map), "%1[$a :1]" },
        { RedisResult.Create([A, RedisResult.Create([One], ResultType.Set)], ResultType.Map), "%1[$a ~1[:1]]" },
        { RedisResult.Create(Array.Empty<RedisResult>(), ResultType.Map), "%0[]" },
        { RedisResult.Create([A, One], ResultType.Push), "*2[$a :1]" },
        { RedisResult.Create(RedisValue.Null, ResultType.Null), "_" },
        { RedisResult.Create((RedisResult[])null!), "_" },
        { RedisResult.Create(true, ResultType.Boolean), "#1" },
        { RedisResult.Create(false, ResultType.Boolean), "#0" },
        { RedisResult.Create("1.5", ResultType.Double), "$1.5" },
        { RedisResult.Create("123456789012345678901234567890", ResultType.BigInteger), "$123456789012345678901234567890" },
        { RedisResult.Create("some text", ResultType.VerbatimString), "$some text" },
        { RedisResult.Create("OK", ResultType.SimpleString), "$OK" },
        { RedisResult.Create(12, ResultType.BulkString), "$12" },
    };

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
    public async Task A_reply(string script, string expected)
    {
        foreach (bool resp3 in new[] { false, true })
        {
            ConnectionMultiplexer multiplexer = await redis.ConnectAsync(resp3);
            Assert.Equal(expected, await ShowAsync(multiplexer, "EVAL", script, "1", (RedisKey)RedisServer.UniqueKey()));
        }
    }

    [Fact]
    public async Task A_status()
    {
        Assert.Equal("$PONG", await ShowAsync(await redis.ConnectAsync(resp3: false), "PING"));
        Assert.Equal("$PONG", await ShowAsync(await redis.ConnectAsync(resp3: true), "PING"));
    }

    [Fact]
    public async Task An_error_inside_a_reply_fails_its_command_alone()
    {
        foreach (bool resp3 in new[] { false, true })
        {
            ConnectionMultiplexer multiplexer = await redis.ConnectAsync(resp3);
            long connection = (long)await multiplexer.GetDatabase().ExecuteAsync("CLIENT", "ID");

            await Assert.ThrowsAsync<RedisConnectionException>(
                () => ShowAsync(multiplexer, "EVAL", "return {1, redis.error_reply('MY error'), 2}", "0"));
            Assert.Equal(connection, (long)await multiplexer.GetDatabase().ExecuteAsync("CLIENT", "ID"));
        }
    }

    [Fact]
    public void An_error_with_a_line_break_is_one_reply()
    {
        var target = new ReceiveBuffer();
        ResultWriter.WriteError("ERR one\r\n:2\r\n", target);

        Assert.Equal("!ERR one\r\n:2\r\n", WrittenReply.Show(target));
    }

    [Theory]
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void A_result(RedisResult result, string expected)
    {
        var target = new ReceiveBuffer(16);
        ResultWriter.Write(result, target);

        Assert.Equal(expected, WrittenReply.Show(target));
    }

    private static async Task<string> ShowAsync(ConnectionMultiplexer multiplexer, string command, params object[] arguments)
    {
        RedisResult result = await multiplexer.GetDatabase().ExecuteAsync(command, arguments);
        var target = new ReceiveBuffer(16);
        ResultWriter.Write(result, target);
        return WrittenReply.Show(target);
    }
}

using Events.Resp;
using Events.Store.StackExchangeRedis;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>Results that no command of ours has on the server of the tests.</summary>
public sealed class BuiltResultTests
{
    private static readonly RedisResult A = RedisResult.Create("a", ResultType.BulkString);
    private static readonly RedisResult One = RedisResult.Create(1, ResultType.Integer);

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
    [MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void A_result(RedisResult result, string expected)
    {
        var target = new ReceiveBuffer(16);
        ResultWriter.Write(result, target);

        Assert.Equal(expected, WrittenReply.Show(target));
    }
}

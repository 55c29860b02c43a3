using System.Reflection;
using Events.Redis;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Hosting;

/// <summary>A connection string means the same to our own engine as to StackExchange.Redis.</summary>
public sealed class ConnectionStringTests
{
    [Theory]
    [InlineData("h")]
    [InlineData("h:1,i:2,user=u,password=p=q,ssl=true,sslHost=s,defaultDatabase=3,name=n,connectTimeout=1234,asyncTimeout=2345,keepAlive=12,abortConnect=false,protocol=resp2")]
    [InlineData("h,syncTimeout=777")]
    [InlineData("h,allowAdmin=true,connectRetry=3,configCheckSeconds=60,resolveDns=false,tiebreaker=x,version=7.0,configChannel=c,channelPrefix=x,setlib=false")]
    [InlineData("!/run/redis.sock,abortConnect=true")]
    public void It_means_the_same(string text)
    {
        ConfigurationOptions theirs = ConfigurationOptions.Parse(text);
        RedisOptions ours = RedisOptions.Parse(text);

        Assert.Equal(theirs.EndPoints.Count, ours.Endpoints.Count);
        Assert.Equal(
            (None(theirs.User), None(theirs.Password), theirs.Ssl, None(theirs.SslHost), theirs.DefaultDatabase ?? 0, theirs.AbortOnConnectFail),
            (ours.User, ours.Password, ours.UseTls, ours.TlsHost, ours.Database, ours.AbortOnConnectFail));
        Assert.Equal(theirs.ConnectTimeout, ours.ConnectTimeout.TotalMilliseconds);
        Assert.Equal(theirs.AsyncTimeout, ours.CommandTimeout.TotalMilliseconds);
        if (text.Contains("keepAlive", StringComparison.Ordinal)) Assert.Equal(theirs.KeepAlive, ours.KeepAlive.TotalSeconds);
        if (theirs.ClientName is not null) Assert.Equal(theirs.ClientName, ours.ClientName);
        Assert.Equal(theirs.Protocol == global::StackExchange.Redis.RedisProtocol.Resp2, ours.Protocol == Events.Redis.RedisProtocol.Resp2);
    }

    [Fact]
    public void Every_option_that_they_know_is_known_or_refused_for_a_reason()
    {
        string[] names = [.. typeof(ConfigurationOptions).GetNestedType("OptionKeys", BindingFlags.NonPublic)!
            .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(static field => field.IsLiteral).Select(static field => (string)field.GetRawConstantValue()!)];
        Assert.Contains("connectTimeout", names);
        Assert.All(names, static name =>
            Assert.DoesNotContain("is not known", Record.Exception(() => RedisOptions.Parse($"h,{name}=?"))?.Message ?? "", StringComparison.Ordinal));
    }

    private static string? None(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

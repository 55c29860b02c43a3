using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Events.Redis;
using Events.Redis.Stores;

namespace Events.Runtime.Tests.Connection;

public sealed class RedisOptionsTests
{
    [Theory]
    [InlineData("localhost", "localhost:6379")]
    [InlineData("localhost:7000", "localhost:7000")]
    [InlineData("10.0.0.1:7000", "10.0.0.1:7000")]
    [InlineData("::1", "[::1]:6379")]
    [InlineData("[::1]:7000", "[::1]:7000")]
    [InlineData("a:1, b:2", "a:1,b:2")]
    [InlineData("redis://host", "host:6379")]
    [InlineData("redis://[::1]:7000", "[::1]:7000")]
    [InlineData("redis://u:p@a:1,b,[::1]:3/2", "a:1,b:6379,[::1]:3")]
    [InlineData("!/run/redis.sock", "unix:/run/redis.sock")]
    [InlineData("unix:///run/my%20redis.sock?defaultDatabase=1", "unix:/run/my redis.sock")]
    public void Endpoints_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', RedisOptions.Parse(text).Endpoints));

    [Fact]
    public void Options_of_a_list_are_read()
    {
        RedisOptions options = RedisOptions.Parse(
            "h:1,user=u,password=p=w,defaultDatabase=3,name=n,ssl=True,sslHost=t,protocol=resp2,connectTimeout=2500,CommandTimeout=500ms,"
            + "keepAlive=10,maxOutstandingBytes=1000,maxWaitingBytes=2000,dedicatedReaders=7,reconnectDelay=1,maxReconnectDelay=2s,abortConnect=False,"
            + "sslProtocols=Tls12|Tls13,checkCertificateRevocation=true");
        Assert.Equal(
            new RedisOptions
            {
                Endpoints = options.Endpoints,
                User = "u",
                Password = "p=w",
                Database = 3,
                ClientName = "n",
                UseTls = true,
                TlsHost = "t",
                TlsProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RevocationMode = X509RevocationMode.Online,
                AbortOnConnectFail = false,
                Protocol = RedisProtocol.Resp2,
                ConnectTimeout = TimeSpan.FromSeconds(2.5),
                CommandTimeout = TimeSpan.FromMilliseconds(500),
                KeepAlive = TimeSpan.FromSeconds(10),
                MaxOutstandingBytes = 1000,
                MaxWaitingBytes = 2000,
                DedicatedReaders = 7,
                ReconnectDelay = TimeSpan.FromMilliseconds(1),
                MaxReconnectDelay = TimeSpan.FromSeconds(2),
            },
            options);
    }

    [Fact]
    public void Options_of_a_URI_are_read()
    {
        RedisOptions options = RedisOptions.Parse("rediss://u:p%2C%40@host:7000/5?name=n&commandTimeout=1s");
        Assert.Equal(("u", "p,@", 5, true), (options.User, options.Password, options.Database, options.UseTls));
        Assert.Equal(("n", TimeSpan.FromSeconds(1)), (options.ClientName, options.CommandTimeout));
        Assert.Equal("p", RedisOptions.Parse("redis://:p@host").Password);
        Assert.Null(RedisOptions.Parse("redis://:p@host").User);
    }

    [Theory]
    [InlineData("host:abc", "'host' has a port that is not a number")]
    [InlineData(":6379", "no host")]
    [InlineData("host:70000", "has 70000, which is not a TCP port")]
    [InlineData("host,defaultDatabase=x", "'defaultDatabase' is 'x'")]
    [InlineData("host,colour=red", "'colour' is not known; there are user, password")]
    [InlineData("host,ssl=maybe", "expected true or false")]
    [InlineData("host,commandTimeout=soon", "expected milliseconds, such as 5000")]
    [InlineData("host,commandTimeout=0", "must be positive")]
    [InlineData("host,,b", "empty part")]
    [InlineData("defaultDatabase=1", "names no server")]
    [InlineData("host,name=a b", "without spaces")]
    [InlineData("host,user=u", "Password is not")]
    [InlineData("host,sslCa=/does/not/exist.pem", "/does/not/exist.pem")]
    [InlineData("host,sslKey=/k.pem", "without 'sslCert'")]
    [InlineData("http://host", "expected redis://")]
    [InlineData("host,connectTimout=5", "is 'connectTimeout' meant?")]
    [InlineData("host,tls=true", "is 'ssl' meant?")]
    [InlineData("host,db=1", "is 'defaultDatabase' meant?")]
    [InlineData("host,password=x,colour=red", "an option behind the password that is not known")]
    [InlineData("host,sentinelPassword=p", "ServiceName is not")]
    [InlineData("host,serviceName=m,sentinelUser=u", "SentinelPassword is not")]
    [InlineData("host,proxy=Twemproxy", "'proxy' is not supported")]
    [InlineData("host,$INFO=", "renames a command")]
    [InlineData("!", "without its path")]
    [InlineData("a:b:c", "no IPv6 address")]
    [InlineData("unix://host/path", "no path of a socket")]
    [InlineData("redis://host,other:x", "not host or host:port")]
    [InlineData("redis://u:a/b@host", "%2F")]
    [InlineData("redis://u:a?b@host", "%3F")]
    [InlineData("redis://host?ssl", "option without a value")]
    [InlineData("redis://user@host", "names a user and no password")]
    [InlineData("redis://host/db", "database that is not a number")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        var exception = Assert.Throws<FormatException>(() => RedisOptions.Parse(text));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentinels_are_named_with_their_service_and_their_own_credentials()
    {
        RedisOptions options = RedisOptions.Parse("a:26379,b:26379,serviceName=mymaster,sentinelUser=u,sentinelPassword=secret,password=other");
        Assert.Equal(("mymaster", "u", "secret", "other"), (options.ServiceName, options.SentinelUser, options.SentinelPassword, options.Password));
        Assert.Equal("redis://a:26379,b:26379/0?serviceName=mymaster", options.ToString());
    }

    [Fact]
    public void The_password_does_not_show()
    {
        RedisOptions options = RedisOptions.Parse("h:1,user=u,password=secret,defaultDatabase=2");
        Assert.Equal("redis://u@h:1/2", options.ToString());
    }

    [Theory]
    [InlineData("h,syncTimeout=100", 100)]
    [InlineData("h,asyncTimeout=200,syncTimeout=100", 200)]
    [InlineData("h,syncTimeout=100,asyncTimeout=200", 200)]
    [InlineData("h,commandTimeout=300,asyncTimeout=200,syncTimeout=100", 300)]
    [InlineData("h,asyncTimeout=200,commandTimeout=300", 300)]
    public void Of_several_timeouts_of_commands_ours_goes_before_that_of_asynchronous_calls(string text, int expected) =>
        Assert.Equal(expected, RedisOptions.Parse(text).CommandTimeout.TotalMilliseconds);

    [Fact]
    public void What_tunes_another_client_is_read_over() => Assert.Equal(
        RedisOptions.Parse("h").ToString(),
        RedisOptions.Parse("h,allowAdmin=true,connectRetry=3,configCheckSeconds=60,resolveDns=true,tiebreaker=,version=7.0,keepAlive=-1,channelPrefix=x:").ToString());

    [Fact]
    public void Setting_endpoints_replaces_the_default() =>
        Assert.Equal(["a:1"], new RedisOptions { Endpoints = [new RedisEndpoint("a", 1)] }.Endpoints.Select(static endpoint => endpoint.ToString()));

    [Fact]
    public void A_callback_for_credentials_and_a_password_are_one_too_many()
    {
        var options = new RedisOptions { Password = "p", Credentials = _ => ValueTask.FromResult(new RedisCredentials(null, "t")) };
        Assert.Contains("Credentials is set", Assert.Throws<ArgumentException>(() => new RedisStreamStore(options)).Message, StringComparison.Ordinal);
    }
}

using Events.Redis;

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
    public void Endpoints_are_read(string text, string expected) =>
        Assert.Equal(expected, string.Join(',', RedisOptions.Parse(text).Endpoints));

    [Fact]
    public void Options_of_a_list_are_read()
    {
        RedisOptions options = RedisOptions.Parse(
            "h:1,user=u,password=p=w,database=3,name=n,tls=true,tlsHost=t,protocol=2,connectTimeout=2.5,CommandTimeout=500ms,"
            + "keepAlive=10s,maxOutstandingBytes=1000,maxWaitingBytes=2000,reconnectDelay=1ms,maxReconnectDelay=2");
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
                Protocol = RedisProtocol.Resp2,
                ConnectTimeout = TimeSpan.FromSeconds(2.5),
                CommandTimeout = TimeSpan.FromMilliseconds(500),
                KeepAlive = TimeSpan.FromSeconds(10),
                MaxOutstandingBytes = 1000,
                MaxWaitingBytes = 2000,
                ReconnectDelay = TimeSpan.FromMilliseconds(1),
                MaxReconnectDelay = TimeSpan.FromSeconds(2),
            },
            options);
    }

    [Fact]
    public void Options_of_a_URI_are_read()
    {
        RedisOptions options = RedisOptions.Parse("rediss://u:p%2C%40@host:7000/5?name=n&commandTimeout=1");
        Assert.Equal(("u", "p,@", 5, true), (options.User, options.Password, options.Database, options.UseTls));
        Assert.Equal(("n", TimeSpan.FromSeconds(1)), (options.ClientName, options.CommandTimeout));
        Assert.Equal("p", RedisOptions.Parse("redis://:p@host").Password);
        Assert.Null(RedisOptions.Parse("redis://:p@host").User);
    }

    [Theory]
    [InlineData("host:abc", "the port 'abc'")]
    [InlineData(":6379", "no host")]
    [InlineData("host:70000", "70000 is not a TCP port")]
    [InlineData("host,database=x", "'database' is 'x'")]
    [InlineData("host,colour=red", "'colour' is not known; there are user, password")]
    [InlineData("host,tls=maybe", "expected true or false")]
    [InlineData("host,commandTimeout=soon", "expected seconds")]
    [InlineData("host,commandTimeout=0", "must be positive")]
    [InlineData("host,,b", "empty part")]
    [InlineData("database=1", "names no server")]
    [InlineData("host,name=a b", "without spaces")]
    [InlineData("host,user=u", "Password is not")]
    [InlineData("host,tlsCa=/does/not/exist.pem", "/does/not/exist.pem")]
    [InlineData("host,tlsKey=/k.pem", "without 'tlsCert'")]
    [InlineData("http://host", "expected redis://")]
    [InlineData("redis://user@host", "names a user and no password")]
    [InlineData("redis://host/db", "'database' is 'db'")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        var exception = Assert.Throws<FormatException>(() => RedisOptions.Parse(text));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_does_not_show()
    {
        RedisOptions options = RedisOptions.Parse("h:1,user=u,password=secret,database=2");
        Assert.Equal("redis://u@h:1/2", options.ToString());
    }
}

namespace Events.Redis;

/// <summary>The version of the protocol to speak.</summary>
public enum RedisProtocol
{
    /// <summary>RESP3 where the server knows it, else RESP2.</summary>
    Auto,

    /// <summary>RESP2, without asking for more: for proxies that close the connection on HELLO.</summary>
    Resp2,
}

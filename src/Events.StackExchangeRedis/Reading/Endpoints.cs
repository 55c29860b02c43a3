using System.Net;
using Events.Redis;

namespace Events.StackExchangeRedis.Reading;

/// <summary>Endpoints of a multiplexer as the runtime knows them.</summary>
internal static class Endpoints
{
    /// <summary>The endpoint as it stands in messages.</summary>
    public static string Describe(EndPoint endpoint) =>
        TryRead(endpoint, out RedisEndpoint known) ? known.ToString() : endpoint.ToString() ?? endpoint.GetType().Name;

    /// <summary>Reads an endpoint.</summary>
    /// <returns>False when it is neither a host name nor an IP address: a Unix domain socket.</returns>
    public static bool TryRead(EndPoint endpoint, out RedisEndpoint known)
    {
        (known, bool isKnown) = endpoint switch
        {
            DnsEndPoint dns => (new RedisEndpoint(dns.Host, dns.Port), true),
            IPEndPoint ip => (new RedisEndpoint(ip.Address.ToString(), ip.Port), true),
            _ => (default, false),
        };
        return isKnown;
    }
}

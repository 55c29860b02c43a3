using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Events.Behaviour.Guides.Shop;
using Events.Client;
using Events.Hosting;
using Events.Redis;
using Events.Store;

namespace Events.Behaviour.Guides;

/// <summary>The code of docs/guides/connections.md, block by block, word for word.</summary>
internal static class Connections
{
    public static void Text(EventsBuilder events)
    {
        events.UseRedis("redis-1:6379,ssl=true");
    }

    public static void Cluster(EventsBuilder events)
    {
        events.UseRedis("redis-1:6379,redis-2:6379,redis-3:6379,password=…");
    }

    public static void Sentinels(EventsBuilder events)
    {
        events.UseRedis("sentinel-1:26379,sentinel-2:26379,sentinel-3:26379,serviceName=orders-master,password=…,sentinelPassword=…");
    }

    public static void Durable(EventsBuilder events)
    {
        events.UseRedis("redis-1:6379,redis-2:6379,serverSettings=require");
    }

    public static void Losses(EventsClient client, TextWriter report)
    {
        client.ConfirmedLost += loss =>
        {
            if (loss.Kind == ConfirmedLossKind.Produced)
            {
                report.WriteLine($"{loss.Stream}: {loss.AtLeast} to {loss.AtMost} after {loss.After} up to {loss.Last}");
            }
        };
    }

    public static void Changing(EventsBuilder events, ITokens tokens)
    {
        events.UseRedis("cache.example.com:6380,ssl=true", options => options.Credentials = async cancellationToken =>
        {
            AccessToken token = await tokens.GetAsync(cancellationToken);
            return new RedisCredentials("shop-worker", token.Text, token.ExpiresAt);
        });
    }

    public static void Pinned(EventsBuilder events, string pin)
    {
        events.UseRedis("redis.example.com:6380,ssl=true", options =>
        {
            options.RevocationMode = X509RevocationMode.Online;
            options.CertificateValidation = (_, certificate, _, errors) =>
                errors == SslPolicyErrors.None && certificate?.GetCertHashString(HashAlgorithmName.SHA256) == pin;
        });
    }
}

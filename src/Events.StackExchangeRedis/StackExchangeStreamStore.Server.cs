using Events.Errors;
using Events.Redis;
using Events.Redis.Connections;
using Events.StackExchangeRedis.Reading;
using StackExchange.Redis;

namespace Events.StackExchangeRedis;

/// <summary>Answers what the multiplexer knows of its servers.</summary>
public sealed partial class StackExchangeStreamStore
{
    internal override ServerSettingsPolicy SettingsPolicy => _options.ServerSettings;

    /// <summary>Looks at the servers that are connected; of others nothing is known yet.</summary>
    internal override void CheckServer()
    {
        foreach (IServer server in _multiplexer.GetServers())
        {
            if (!server.IsConnected) continue;
            string where = $"Redis at {Endpoints.Describe(server.EndPoint)} cannot be used";
            if (server.ServerType == ServerType.Sentinel)
            {
                throw new UnsupportedServerException($"{where}: it is a Sentinel, which keeps no streams. Connect the multiplexer with serviceName in its configuration.");
            }

            if (ServerSupport.FindTooOld(null, server.Version.ToString(), null) is { } problem) throw new UnsupportedServerException($"{where}: {problem}");
        }
    }
}

using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Events.Settings;

namespace Events.Redis;

/// <summary>The options of a connection string: by the names of StackExchange.Redis and in its units, and some of our own.</summary>
internal sealed class ConnectionSettings
{
    private static readonly string[] Known =
    [
        "user", "password", "defaultDatabase", "name", "ssl", "sslHost", "sslProtocols", "checkCertificateRevocation", "sslCa", "sslCert", "sslKey",
        "abortConnect", "protocol", "connectTimeout", "asyncTimeout", "syncTimeout", "commandTimeout", "keepAlive", "reconnectDelay", "maxReconnectDelay",
        "maxOutstandingBytes", "maxWaitingBytes", "dedicatedReaders", "serviceName", "sentinelUser", "sentinelPassword", "serverSettings",
    ];

    // Of StackExchange.Redis: they tune what this client does not have, or allow what it does anyway.
    private static readonly HashSet<string> WithoutMeaning = new(StringComparer.OrdinalIgnoreCase)
    {
        "allowAdmin", "channelPrefix", "configChannel", "configCheckSeconds", "connectRetry", "defaults", "highIntegrity", "highPriorityThreads",
        "maintMovingEndpointType", "maintNotifications", "maintPostEventRelaxed", "maintRelaxedTimeout", "maintRelaxedWindowMax", "preserveAsyncOrder",
        "resolveDns", "responseTimeout", "setlib", "sharedSubscriptionConnection", "tcpKeepAlive", "tiebreaker", "topologyRefreshSeconds", "version", "writeBuffer",
    };

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["db"] = "defaultDatabase",
        ["database"] = "defaultDatabase",
        ["tls"] = "ssl",
        ["useTls"] = "ssl",
        ["tlsHost"] = "sslHost",
        ["tlsCa"] = "sslCa",
        ["tlsCert"] = "sslCert",
        ["tlsKey"] = "sslKey",
        ["username"] = "user",
        ["pwd"] = "password",
        ["pass"] = "password",
        ["clientName"] = "name",
        ["timeout"] = "connectTimeout",
        ["abortOnConnectFail"] = "abortConnect",
    };

    private readonly List<(string Name, string Value, bool IsBehindPassword)> _items = [];

    /// <summary>Tells whether the password was among them.</summary>
    public bool HasPassword { get; private set; }

    /// <summary>Adds one, in the order of the text.</summary>
    public void Add(string name, string value)
    {
        _items.Add((name, value, HasPassword));
        HasPassword |= name.EndsWith("password", StringComparison.OrdinalIgnoreCase) || OtherNames.GetValueOrDefault(name) == "password";
    }

    /// <summary>Applies the settings to options.</summary>
    /// <exception cref="FormatException">One is not known or not understood.</exception>
    public RedisOptions Apply(RedisOptions options)
    {
        string? certificate = null;
        string? key = null;
        (string Name, string Value)? timeout = null;
        foreach ((string name, string value, bool isBehindPassword) in _items)
        {
            switch (name.ToLowerInvariant())
            {
                case "sslcert":
                    certificate = value;
                    break;
                case "sslkey":
                    key = value;
                    break;
                case "commandtimeout":
                    timeout = (name, value);
                    break;

                // Nothing is synchronous here, so that of asynchronous calls goes before, wherever it stands.
                case "asynctimeout":
                    if (timeout is not { Name: var other } || other.Equals("syncTimeout", StringComparison.OrdinalIgnoreCase)) timeout = (name, value);
                    break;
                case "synctimeout":
                    timeout ??= (name, value);
                    break;
                default:
                    if (!TrySet(options, name, value)) CheckUnknown(name, isBehindPassword);
                    break;
            }
        }

        if (timeout is { } set) options.CommandTimeout = Time(set.Name, set.Value, "ms");
        if (certificate is null && key is null) return options;
        if (certificate is null) throw new FormatException("The Redis option 'sslKey' is given without 'sslCert'.");
        options.ClientCertificate = Load("sslCert", () => PemFiles.Certificate(certificate, key));
        return options;
    }

    private static bool TrySet(RedisOptions options, string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "user": options.User = NullWhenEmpty(value); break;
            case "password": options.Password = NullWhenEmpty(value); break;
            case "servicename": options.ServiceName = NullWhenEmpty(value); break;
            case "sentineluser": options.SentinelUser = NullWhenEmpty(value); break;
            case "sentinelpassword": options.SentinelPassword = NullWhenEmpty(value); break;
            case "name": options.ClientName = NullWhenEmpty(value); break;
            case "sslhost": options.TlsHost = NullWhenEmpty(value); break;
            case "defaultdatabase": options.Database = Number(name, value); break;
            case "ssl": options.UseTls = Boolean(name, value); break;
            case "sslprotocols": options.TlsProtocols = TlsVersions(name, value); break;
            case "checkcertificaterevocation": options.RevocationMode = Boolean(name, value) ? X509RevocationMode.Online : X509RevocationMode.NoCheck; break;
            case "sslca": options.TrustedAuthorities = Load(name, () => PemFiles.Authorities(value)); break;
            case "abortconnect": options.AbortOnConnectFail = Boolean(name, value); break;
            case "serversettings": options.ServerSettings = SettingsPolicy(name, value); break;
            case "protocol": options.Protocol = Protocol(name, value); break;
            case "connecttimeout": options.ConnectTimeout = Time(name, value, "ms"); break;
            case "keepalive": if (!value.StartsWith('-') && value != "0") options.KeepAlive = Time(name, value, "s"); break;
            case "reconnectdelay": options.ReconnectDelay = Time(name, value, "ms"); break;
            case "maxreconnectdelay": options.MaxReconnectDelay = Time(name, value, "ms"); break;
            case "maxoutstandingbytes": options.MaxOutstandingBytes = Number(name, value); break;
            case "maxwaitingbytes": options.MaxWaitingBytes = Number(name, value); break;
            case "dedicatedreaders": options.DedicatedReaders = Number(name, value); break;
            default: return false;
        }

        return true;
    }

    private static void CheckUnknown(string name, bool isBehindPassword)
    {
        if (WithoutMeaning.Contains(name)) return;
        if (name.Equals("proxy", StringComparison.OrdinalIgnoreCase) || name.Equals("tunnel", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"The Redis option '{name}' is not supported over connections of our own; use a multiplexer of StackExchange.Redis: UseStackExchangeRedis.");
        }

        if (name.StartsWith('$'))
        {
            throw new FormatException($"The Redis option{(isBehindPassword ? "" : $" '{name}'")} renames a command, which is not supported: scripts name the commands too.");
        }

        string? meant = OtherNames.GetValueOrDefault(name) ?? Nearest.Find(name, Known);
        if (meant is not null) throw new FormatException($"The Redis option '{name}' is not known; is '{meant}' meant?");
        throw new FormatException(isBehindPassword
            ? "The Redis connection string has an option behind the password that is not known. It is not shown, because it may be part of a password with a comma, which can only "
                + $"stand in a URI, escaped as %2C. Known are {string.Join(", ", Known)}."
            : $"The Redis option '{name}' is not known; there are {string.Join(", ", Known)}.");
    }

    private static string? NullWhenEmpty(string value) => value.Length == 0 ? null : value;

    private static RedisProtocol Protocol(string name, string value) => value.ToLowerInvariant() switch
    {
        "2" or "resp2" => RedisProtocol.Resp2,
        "3" or "resp3" or "auto" => RedisProtocol.Auto,
        _ => throw Refused(name, value, "resp2 or resp3"),
    };

    private static ServerSettingsPolicy SettingsPolicy(string name, string value) => value.ToLowerInvariant() switch
    {
        "tell" => ServerSettingsPolicy.Tell,
        "require" => ServerSettingsPolicy.Require,
        "ignore" => ServerSettingsPolicy.Ignore,
        _ => throw Refused(name, value, "tell, require or ignore"),
    };

    private static SslProtocols TlsVersions(string name, string value) =>
        Enum.TryParse(value.Replace('|', ','), ignoreCase: true, out SslProtocols protocols)
            ? protocols
            : throw Refused(name, value, "Tls12, Tls13 or Tls12|Tls13");

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw Refused(name, value, "a whole number");

    private static bool Boolean(string name, string value) => value.ToLowerInvariant() switch
    {
        "true" or "yes" or "on" or "1" => true,
        "false" or "no" or "off" or "0" => false,
        _ => throw Refused(name, value, "true or false"),
    };

    private static TimeSpan Time(string name, string value, string unit) => SpanText.TryParse(value, unit, out TimeSpan time)
        ? time
        : throw Refused(name, value, unit == "ms" ? "milliseconds, such as 5000, 500ms or 5s" : "seconds, such as 30, 500ms or 1m");

    private static FormatException Refused(string name, string value, string expected) =>
        new($"The Redis option '{name}' is '{value}'; expected {expected}.");

    private static T Load<T>(string name, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (FormatException exception)
        {
            throw new FormatException($"The Redis option '{name}' names a file that is not taken: {exception.Message}", exception);
        }
    }
}

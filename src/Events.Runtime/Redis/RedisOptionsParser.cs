using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Events.Redis;

/// <summary>Reads <see cref="RedisOptions"/> from a connection string or a URI.</summary>
internal static class RedisOptionsParser
{
    private const string Known =
        "user, password, database, name, tls, tlsHost, tlsCa, tlsCert, tlsKey, protocol, connectTimeout, commandTimeout, "
        + "keepAlive, reconnectDelay, maxReconnectDelay, maxOutstandingBytes, maxWaitingBytes";

    public static RedisOptions Parse(string text)
    {
        RedisOptions options = text.Contains("://", StringComparison.Ordinal) ? ParseUri(text) : ParseList(text);
        try
        {
            options.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"The Redis connection string is not valid: {exception.Message}", exception);
        }

        return options;
    }

    private static RedisOptions ParseList(string text)
    {
        var endpoints = new List<RedisEndpoint>();
        var settings = new List<KeyValuePair<string, string>>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0) settings.Add(new(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart()));
            else if (part.Contains('@', StringComparison.Ordinal))
            {
                // Not quoted: it may be a password.
                throw new FormatException(
                    "The Redis connection string has a part with '@' and without '='. User and password go into 'user=' and 'password=', or into a "
                    + "URI: redis://user:password@host:port.");
            }
            else if (part.Length > 0 && settings.Exists(static setting => setting.Key.Equals("password", StringComparison.OrdinalIgnoreCase)))
            {
                throw new FormatException(
                    "The Redis connection string has a part without '=' behind the password. Servers come first; a password with a comma can "
                    + "only stand in a URI, escaped as %2C.");
            }
            else if (part.Length > 0) endpoints.Add(ParseEndpoint(part));
            else throw new FormatException("The Redis connection string has an empty part between commas.");
        }

        if (endpoints.Count == 0) throw new FormatException("The Redis connection string names no server; expected host:port.");
        return Apply(new RedisOptions { Endpoints = endpoints }, settings);
    }

    private static RedisOptions ParseUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not ("redis" or "rediss")
            || uri.Host.Length == 0)
        {
            throw new FormatException("The Redis URI is not valid; expected redis://[user[:password]@]host[:port][/database], or rediss:// for TLS.");
        }

        string host = uri.Host.Trim('[', ']');
        var options = new RedisOptions
        {
            Endpoints = [new RedisEndpoint(host, uri.IsDefaultPort || uri.Port < 0 ? RedisEndpoint.DefaultPort : uri.Port)],
            UseTls = uri.Scheme == "rediss",
        };
        if (uri.UserInfo.Length > 0)
        {
            int colon = uri.UserInfo.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) throw new FormatException("The Redis URI names a user and no password; expected user:password@host, or :password@host.");
            string user = Uri.UnescapeDataString(uri.UserInfo[..colon]);
            options = options with
            {
                User = user.Length == 0 ? null : user,
                Password = Uri.UnescapeDataString(uri.UserInfo[(colon + 1)..]),
            };
        }

        string database = uri.AbsolutePath.Trim('/');
        if (database.Length > 0) options = options with { Database = ParseNumber("database", database) };
        var settings = new List<KeyValuePair<string, string>>();
        foreach (string part in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw new FormatException($"The Redis URI has the option '{part}' without a value.");
            settings.Add(new(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..])));
        }

        return Apply(options, settings);
    }

    private static RedisEndpoint ParseEndpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        bool isBareIPv6 = colon >= 0 && text.IndexOf(':', StringComparison.Ordinal) != colon && !text.StartsWith('[');
        if (colon < 0 || isBareIPv6 || text.EndsWith(']')) return new RedisEndpoint(text.Trim('[', ']'));
        string port = text[(colon + 1)..];
        string host = text[..colon].Trim('[', ']');
        if (host.Length == 0) throw new FormatException($"The Redis endpoint '{text}' has no host.");
        return int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new RedisEndpoint(host, number)
            : throw new FormatException($"The Redis endpoint '{text}' has the port '{port}'; expected a number.");
    }

    private static RedisOptions Apply(RedisOptions options, List<KeyValuePair<string, string>> settings)
    {
        string? certificate = null;
        string? key = null;
        foreach ((string name, string value) in settings)
        {
            switch (name.ToLowerInvariant())
            {
                case "tlscert":
                    certificate = value;
                    break;
                case "tlskey":
                    key = value;
                    break;
                default:
                    options = Apply(options, name, value);
                    break;
            }
        }

        if (certificate is null && key is null) return options;
        if (certificate is null) throw new FormatException("The Redis option 'tlsKey' is given without 'tlsCert'.");
        return options with { ClientCertificate = Load("tlsCert", certificate, path => X509Certificate2.CreateFromPemFile(path, key)) };
    }

    private static RedisOptions Apply(RedisOptions options, string name, string value) => name.ToLowerInvariant() switch
    {
        "user" => options with { User = value },
        "password" => options with { Password = value },
        "database" => options with { Database = ParseNumber(name, value) },
        "name" => options with { ClientName = value.Length == 0 ? null : value },
        "tls" => options with { UseTls = ParseBoolean(name, value) },
        "tlshost" => options with { TlsHost = value },
        "tlsca" => options with { TrustedAuthorities = Load(name, value, LoadAuthorities) },
        "protocol" => options with { Protocol = ParseProtocol(value) },
        "connecttimeout" => options with { ConnectTimeout = ParseTime(name, value) },
        "commandtimeout" => options with { CommandTimeout = ParseTime(name, value) },
        "keepalive" => options with { KeepAlive = ParseTime(name, value) },
        "reconnectdelay" => options with { ReconnectDelay = ParseTime(name, value) },
        "maxreconnectdelay" => options with { MaxReconnectDelay = ParseTime(name, value) },
        "maxoutstandingbytes" => options with { MaxOutstandingBytes = ParseNumber(name, value) },
        "maxwaitingbytes" => options with { MaxWaitingBytes = ParseNumber(name, value) },
        _ => throw new FormatException($"The Redis option '{name}' is not known; there are {Known}."),
    };

    private static RedisProtocol ParseProtocol(string value) => value.ToLowerInvariant() switch
    {
        "2" or "resp2" => RedisProtocol.Resp2,
        "auto" or "3" or "resp3" => RedisProtocol.Auto,
        _ => throw new FormatException($"The Redis option 'protocol' is '{value}'; expected 2 or auto."),
    };

    private static int ParseNumber(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new FormatException($"The Redis option '{name}' is '{value}'; expected a whole number.");

    private static bool ParseBoolean(string name, string value) =>
        bool.TryParse(value, out bool result)
            ? result
            : throw new FormatException($"The Redis option '{name}' is '{value}'; expected true or false.");

    private static TimeSpan ParseTime(string name, string value)
    {
        bool isMilliseconds = value.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
        string digits = isMilliseconds ? value[..^2] : value.TrimEnd('s', 'S');
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            && number < TimeSpan.FromDays(365).TotalMilliseconds
            ? isMilliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number)
            : throw new FormatException($"The Redis option '{name}' is '{value}'; expected seconds, such as 5, 2.5s or 500ms.");
    }

    private static X509Certificate2Collection LoadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(path);
        return authorities;
    }

    private static T Load<T>(string name, string path, Func<string, T> load)
    {
        try
        {
            return load(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"The Redis option '{name}' names '{path}', which cannot be read: {exception.Message}", exception);
        }
    }
}

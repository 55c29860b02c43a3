namespace Events.Redis;

/// <summary>
/// Reads a URI that may name several servers, which <see cref="Uri"/> does not know. Nothing of it is quoted but the names of options: where something is
/// misplaced, anything may be the password.
/// </summary>
internal static class RedisUri
{
    private const string Expected =
        "expected redis://[[user]:password@]host[:port][,host[:port]…][/database][?option=value…], rediss:// for TLS, or unix:///path";

    public static RedisOptions Parse(string text)
    {
        int colon = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = text[..colon].ToLowerInvariant();
        if (scheme is not ("redis" or "rediss" or "unix")) throw Invalid("has another scheme");
        string rest = text[(colon + 3)..];
        int query = rest.IndexOf('?', StringComparison.Ordinal);
        var settings = new ConnectionSettings();
        string place = query < 0 ? rest : rest[..query];
        if (query >= 0)
        {
            // A password with a question mark that is not escaped would be told apart, and quoted.
            if (rest.IndexOf('@', query) >= 0 && !place.Contains('@', StringComparison.Ordinal)) throw Unescaped();
            ReadQuery(rest[(query + 1)..], settings);
        }

        int slash = place.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? place : place[..slash];
        string path = slash < 0 ? "" : place[slash..];
        if (path.Contains('@', StringComparison.Ordinal)) throw Unescaped();
        var options = new RedisOptions { UseTls = scheme == "rediss" };
        int at = authority.LastIndexOf('@');
        if (at >= 0) ReadUser(authority[..at], options);
        string hosts = authority[(at + 1)..];
        if (scheme == "unix")
        {
            if (hosts.Length > 0 || path.Length < 2) throw Invalid("names no path of a socket");
            options.Endpoints = [RedisEndpoint.UnixSocket(Uri.UnescapeDataString(path))];
        }
        else
        {
            options.Endpoints = ReadHosts(hosts);
            string database = path.Trim('/');
            if (database.Length > 0) options.Database = int.TryParse(database, out int number) ? number : throw Invalid("has a database that is not a number");
        }

        return settings.Apply(options);
    }

    private static RedisEndpoint[] ReadHosts(string hosts)
    {
        try
        {
            return [.. hosts.Split(',').Select(static host => RedisEndpoint.Parse(Uri.UnescapeDataString(host)))];
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            throw Invalid("has a server that is not host or host:port");
        }
    }

    private static void ReadUser(string text, RedisOptions options)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new FormatException("The Redis URI names a user and no password before its host; expected user:password@host, or :password@host.");
        }

        string user = Uri.UnescapeDataString(text[..colon]);
        options.User = user.Length == 0 ? null : user;
        options.Password = Uri.UnescapeDataString(text[(colon + 1)..]);
    }

    private static void ReadQuery(string query, ConnectionSettings settings)
    {
        foreach (string part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) throw Invalid("has an option without a value");
            settings.Add(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..]));
        }
    }

    private static FormatException Invalid(string what) => new($"The Redis URI {what}; {Expected}.");

    private static FormatException Unescaped() =>
        new("The Redis URI has an '@' behind a '/' or '?'. In a user or a password write / as %2F, ? as %3F, @ as %40, : as %3A, and % as %25.");
}

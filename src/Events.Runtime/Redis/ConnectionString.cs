namespace Events.Redis;

/// <summary>
/// Takes a connection string apart. Its texts are quoted in messages only where they cannot be a password, or a part of one that has a comma in it.
/// </summary>
internal static class ConnectionString
{
    public static RedisOptions Parse(string text)
    {
        RedisOptions options = text.Contains("://", StringComparison.Ordinal) && text.IndexOf("://", StringComparison.Ordinal) is var scheme
            && text.AsSpan(0, scheme).IndexOfAny(',', '=') < 0
            ? RedisUri.Parse(text)
            : ParseList(text);
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
        var settings = new ConnectionSettings();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0) settings.Add(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart());
            else if (part.Length == 0) throw new FormatException("The Redis connection string has an empty part between commas.");
            else if (settings.HasPassword)
            {
                throw new FormatException(
                    "The Redis connection string has a part without '=' behind the password. Servers come first; a password with a comma can "
                    + "only stand in a URI, escaped as %2C.");
            }
            else if (part.Contains('@', StringComparison.Ordinal))
            {
                throw new FormatException(
                    "The Redis connection string has a part with '@' and without '='. User and password go into 'user=' and 'password=', or into a "
                    + "URI: redis://user:password@host:port.");
            }
            else endpoints.Add(ReadEndpoint(part));
        }

        if (endpoints.Count == 0) throw new FormatException("The Redis connection string names no server; expected host:port.");
        return settings.Apply(new RedisOptions { Endpoints = endpoints });
    }

    private static RedisEndpoint ReadEndpoint(string part)
    {
        try
        {
            return RedisEndpoint.Parse(part);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"The Redis connection string is not valid: {exception.Message}", exception);
        }
    }
}

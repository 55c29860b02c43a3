using System.Text;
using Events.Errors;
using Events.Store;

namespace Events.Redis.Protocol;

/// <summary>Turns an error reply into the exception of its kind, by its code: the texts differ between servers and versions.</summary>
internal static class ServerErrors
{
    /// <summary>Makes the exception.</summary>
    /// <param name="reply">The reply without the leading dash.</param>
    public static ServerErrorException Create(ReadOnlySpan<byte> reply)
    {
        string text = Secrets.Hide(WithoutArguments(Encoding.UTF8.GetString(reply)));
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string code = space < 0 ? text : text[..space];
        return code switch
        {
            "NOGROUP" => new GroupNotFoundException(text),
            "BUSYGROUP" => new GroupExistsException(text),
            "WRONGTYPE" => new WrongTypeException(text),
            "ERR" => CreateGeneric(text),
            "LOADING" or "READONLY" or "MASTERDOWN" or "CLUSTERDOWN" or "TRYAGAIN" or "MOVED" or "ASK" or "BUSY" or "NOREPLICAS" or "MISCONF"
                or "OOM" or "UNBLOCKED" => new ServerErrorException(code, text, isTransient: true),
            _ => new ServerErrorException(code, text),
        };
    }

    /// <summary>Makes the exception for a refusal to add an entry, which says what is missing where that is a permission.</summary>
    /// <param name="reply">The reply without the leading dash.</param>
    /// <param name="explainer">Knows what a refusal means; null where nobody does.</param>
    /// <param name="stream">The stream.</param>
    public static Exception CreateProducing(ReadOnlySpan<byte> reply, IRefusalExplainer? explainer, StreamKey? stream)
    {
        ServerErrorException error = Create(reply);
        return explainer is not null && stream is not null && IsRefusal(error) ? explainer.ExplainProducing(stream, error) : error;
    }

    /// <summary>Tells whether an error means that the user may not send a command, or that the server does not know it.</summary>
    public static bool IsRefusal(ServerErrorException exception) =>
        exception.Code == "NOPERM"
        || exception.Message.Contains("user executing the script can't", StringComparison.Ordinal)
        || IsUnknownCommand(exception);

    /// <summary>Tells whether an error means that the server does not know a command.</summary>
    public static bool IsUnknownCommand(ServerErrorException exception) =>
        exception.Message.StartsWith("ERR unknown command", StringComparison.OrdinalIgnoreCase)
        || exception.Message.Contains("Unknown Redis command", StringComparison.OrdinalIgnoreCase);

    // "ERR unknown command 'AUTH', with args beginning with: 'the password'": what was sent is not for logs.
    private static string WithoutArguments(string text)
    {
        int arguments = text.IndexOf(", with args beginning with", StringComparison.Ordinal);
        return arguments < 0 ? text : text[..arguments];
    }

    // "ERR" says nothing; these texts are the same on Redis 5 to 8 and on Valkey.
    private static ServerErrorException CreateGeneric(string text)
    {
        if (text.StartsWith("ERR no such key", StringComparison.Ordinal)
            || text.Contains("requires the key to exist", StringComparison.Ordinal))
        {
            return new StreamNotFoundException(text);
        }

        if (text.Contains("ID specified in XADD", StringComparison.Ordinal)
            || text.Contains("exhausted the last possible ID", StringComparison.Ordinal))
        {
            return new EntryIdTooSmallException(text);
        }

        return new ServerErrorException("ERR", text);
    }
}

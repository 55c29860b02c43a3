using Events.Errors;
using Events.Redis.Protocol;

namespace Events.Redis.Replies;

/// <summary>The outcomes of entries with idempotency keys.</summary>
/// <param name="Ids">The ID of each that is appended.</param>
/// <param name="Errors">Why each of the others is not; null where all are.</param>
internal readonly record struct OnceResults(EntryId[] Ids, ServerErrorException?[]? Errors)
{
    /// <summary>The first that was refused for want of a permission.</summary>
    public ServerErrorException? Refusal =>
        Errors is null ? null : Array.Find(Errors, static error => error is not null && ServerErrors.IsRefusal(error));

    /// <summary>Gives the error of one.</summary>
    /// <param name="index">Which one.</param>
    /// <param name="explained">What a refusal means; null where it says so itself.</param>
    public Exception? ErrorOf(int index, Exception? explained) =>
        Errors?[index] is { } error ? explained is not null && ServerErrors.IsRefusal(error) ? explained : error : null;
}

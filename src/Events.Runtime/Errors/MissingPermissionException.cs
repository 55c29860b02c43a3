namespace Events.Errors;

/// <summary>
/// The server does not let this user do what is needed, or does not know a command that is needed because it was renamed. The message has
/// the rule that suffices.
/// </summary>
/// <param name="message">What is refused, and the rule.</param>
/// <param name="refused">Each command that is refused, with the keys for which it is.</param>
/// <param name="rule">The least rule that suffices, as <c>ACL SETUSER</c> takes it: commands and key patterns.</param>
/// <param name="innerException">What the server said, if it refused to answer at all.</param>
public sealed class MissingPermissionException(
    string message, IReadOnlyList<string> refused, string rule, Exception? innerException = null)
    : StreamStoreException(message, innerException)
{
    /// <summary>Each command that is refused, with the keys for which it is, such as <c>XACK on orders</c>.</summary>
    public IReadOnlyList<string> Refused { get; } = refused;

    /// <summary>The least rule that suffices, as <c>ACL SETUSER</c> takes it: commands and key patterns.</summary>
    public string Rule { get; } = rule;

    /// <summary>
    /// The commands of them that the server does not know, such as <c>XCLAIM</c>: renamed, disabled, or of a newer version. No rule helps with these, nor does
    /// waiting; empty where all that is missing is a permission, which may be given at any time.
    /// </summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}

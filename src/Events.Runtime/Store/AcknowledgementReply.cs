using Events.Errors;

namespace Events.Store;

/// <summary>
/// The fate of the acknowledgement in front of a read (<see cref="IGroupReader.ReadNewAsync"/>). The two are two commands in one
/// write, each with a reply of its own: either may be refused while the other is done.
/// </summary>
/// <param name="IsAnswered">
/// Whether the server has answered it. If not, nothing was sent, or the connection broke and nobody knows; it may be repeated freely.
/// </param>
/// <param name="Error">Why the server refused it; null when it is done, or not answered.</param>
public readonly record struct AcknowledgementReply(bool IsAnswered, StreamStoreException? Error = null)
{
    /// <summary>Tells whether the server has said that it is done.</summary>
    public bool IsDone => IsAnswered && Error is null;
}

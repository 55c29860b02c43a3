using Events.Protecting;

namespace Events.Administration;

/// <content>Payloads that are kept apart.</content>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// Deletes the payloads (<see cref="Contracts.ClaimCheckAttribute"/>) that were stored before the first one that entries of the stream refer to, and by
    /// <see cref="ProtectionOptions.PayloadGrace"/> at the least; what a dead letter or a requeued entry refers to stays. Nothing else deletes payloads: call
    /// it now and then where retention trims the stream. It does nothing, and says why, where it cannot be known what is in use: the stream is not there or is
    /// empty, its first 10,000 entries refer to no payload that is there, a group has pending entries that were trimmed, or the dead letters change faster than
    /// they are read. <c>XRANGE</c> of all of these, <c>XPENDING</c>, <c>SCAN</c>; beside the stream each payload that is looked at is read.
    /// </summary>
    /// <param name="stream">The stream's key, as producers name it.</param>
    /// <param name="cancellationToken">Cancels waiting; what is deleted stays deleted.</param>
    /// <exception cref="Protection.PayloadUnavailableException">The store of payloads failed.</exception>
    public async Task<PayloadSweepResult> SweepPayloadsAsync(string stream, CancellationToken cancellationToken = default) =>
        await new PayloadSweep(_store, Seam, Key(stream), new Payloads(_store, Protections.Of(_store))).RunAsync(cancellationToken).ConfigureAwait(false);
}

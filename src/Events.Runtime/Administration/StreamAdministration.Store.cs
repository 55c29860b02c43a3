using Events.Errors;
using Events.Store.Administration;

namespace Events.Administration;

/// <summary>The kind of store that keeps the streams.</summary>
public sealed partial class StreamAdministration
{
    /// <summary>
    /// Looks at the store itself: what it is, which settings lose data, and what this user may not do. It asks <c>INFO</c> and <c>CONFIG GET</c>, and
    /// goes on without where the user may not.
    /// </summary>
    /// <param name="stream">A stream whose permissions to look at; null (default) for none.</param>
    /// <param name="group">The group whose permissions to look at. Default <c>group</c>.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<StoreReport> DiagnoseAsync(string? stream = null, string group = "group", CancellationToken cancellationToken = default)
    {
        StoreFacts facts = await Seam.DescribeStoreAsync(cancellationToken).ConfigureAwait(false);
        List<Finding> findings = StoreDiagnosis.Of(facts);
        if (stream is not null)
        {
            IReadOnlyList<MissingPermissionException> missing =
                await Seam.FindMissingPermissionsAsync(Key(stream), group, cancellationToken).ConfigureAwait(false);
            findings.AddRange(missing.Select(static one => new Finding(FindingSeverity.Error, "permissions", one.Message, "Allow it: " + one.Rule)));
            if (missing.Count == 0) findings.Add(new Finding(FindingSeverity.Good, "permissions", $"This user may produce, consume and administer '{stream}'."));
        }

        return new StoreReport(_store.Description, facts.Kind, facts.Version, findings);
    }
}

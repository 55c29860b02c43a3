using System.Globalization;
using Events.Errors;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Partitions;

namespace Events.InMemory;

/// <summary>Streams with partitions.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<int> AgreePartitionsAsync(StreamKey stream, int partitions, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        return Answer(stream, cancellationToken, () =>
        {
            StreamKey key = PartitionKeys.Count(stream);
            if (_keys.Find<StringValue>(key) is { } found) return int.Parse(found.Text, CultureInfo.InvariantCulture);
            PartitionLayout grown = LayoutOf(stream, PartitionLayout.Growing);
            int known = grown.Current is not null ? PartitionLayout.Growing : grown.Growths.Count > 0 ? grown.Partitions : partitions;
            _keys.Set(key, new StringValue(Name(known)));
            return known;
        });
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout?> ReadPartitionsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => FindLayout(stream));

    /// <inheritdoc/>
    public ValueTask<PartitionLayout> GrowPartitionsAsync(StreamKey stream, GrowthRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Validate();
        return Answer(stream, cancellationToken, () =>
        {
            int? known = FindLayout(stream) is { } layout ? layout.Current is null ? layout.Partitions : PartitionLayout.Growing : null;
            if (known is not { } from || !GrowthRules.Allows(from, request.Partitions)) throw GrowthRules.Refuse(stream, known, request.Partitions);
            _keys.Set(PartitionKeys.Count(stream), new StringValue(Name(PartitionLayout.Growing)));
            _keys.FindOrCreate<HashValue>(PartitionKeys.Growths(stream)).Fields[Name(from)] = string.Create(
                CultureInfo.InvariantCulture,
                $"{request.Partitions} {Now + (long)request.Lead.TotalMilliseconds} {(long)request.Settling.TotalMilliseconds} 0");
            return FindLayout(stream)!;
        });
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout?> SavePartitionEndsAsync(
        StreamKey stream, int from, IReadOnlyDictionary<int, EntryId> ends, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ends);
        return Answer(stream, cancellationToken, () =>
        {
            if (_keys.Find<HashValue>(PartitionKeys.Growths(stream))?.Fields is { } fields && fields.ContainsKey(Name(from)))
            {
                foreach ((int partition, EntryId end) in ends) fields.TryAdd($"{Name(from)}:{Name(partition)}", end.ToString());
            }

            return FindLayout(stream);
        });
    }

    /// <inheritdoc/>
    public ValueTask<PartitionLayout?> CompletePartitionsAsync(StreamKey stream, int from, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () =>
        {
            if (_keys.Find<HashValue>(PartitionKeys.Growths(stream))?.Fields is { } fields
                && fields.TryGetValue(Name(from), out string? growth) && growth.EndsWith(" 0", StringComparison.Ordinal))
            {
                fields[Name(from)] = $"{growth[..^1]}1";
                _keys.Set(PartitionKeys.Count(stream), new StringValue(growth[..growth.IndexOf(' ', StringComparison.Ordinal)]));
            }

            return FindLayout(stream);
        });

    /// <inheritdoc/>
    public ValueTask<PartitionShare> SharePartitionsAsync(
        StreamKey stream, string group, PartitionClaim claim, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentNullException.ThrowIfNull(claim);
        claim.Validate();
        return Answer(stream, cancellationToken, () =>
        {
            StreamKey number = PartitionKeys.Count(stream);
            PartitionLayout layout = FindLayout(stream) ?? LayoutOf(stream, 0);
            if (layout.Partitions != 0 && layout.Partitions != claim.Partitions)
            {
                throw new PartitionsDifferException(stream.Name, claim.Partitions, layout.Current is null ? layout.Partitions : PartitionLayout.Growing);
            }

            if (_keys.Find<StringValue>(number) is null)
            {
                _keys.Set(number, new StringValue(Name(layout.Current is null ? claim.Partitions : PartitionLayout.Growing)));
            }

            Dictionary<string, double> members = _keys.FindOrCreate<SortedSetValue>(PartitionKeys.Members(stream, group)).Scores;
            Dictionary<string, string> owners = _keys.FindOrCreate<HashValue>(PartitionKeys.Owners(stream, group)).Fields;
            string me = DeliveryChecks.AsBytes(claim.Member);
            // Who is forgotten, and reads some, is not the only one perhaps: the others have a moment to say what is theirs.
            bool isKnown = members.TryGetValue(me, out double until);
            bool takes = isKnown || claim.Held.Count == 0;
            if (isKnown && until <= Now)
            {
                // Nobody has asked since this member could not: nor could the others, who have as long again.
                foreach (string member in members.Keys.ToList()) members[member] = Now + AtLeastOne(claim.Lease);
            }

            foreach (string gone in members.Where(member => member.Value <= Now).Select(static member => member.Key).ToList()) members.Remove(gone);
            members[me] = Now + AtLeastOne(claim.Lease);
            foreach (string left in owners.Where(owner => !members.ContainsKey(owner.Value)).Select(static owner => owner.Key).ToList()) owners.Remove(left);
            foreach (int released in claim.Released)
            {
                if (owners.GetValueOrDefault(Name(released)) == me) owners.Remove(Name(released));
            }

            foreach (int held in claim.Held) owners.TryAdd(Name(held), me);
            List<string> sorted = [.. members.Keys.Order(StringComparer.Ordinal)];
            int quota = (claim.Partitions / sorted.Count) + (sorted.IndexOf(me) < claim.Partitions % sorted.Count ? 1 : 0);
            int count = Enumerable.Range(0, claim.Partitions).Count(IsMine);
            for (int partition = 0; takes && partition < claim.Partitions && count < quota; partition++)
            {
                if (!claim.Refused.Contains(partition) && owners.TryAdd(Name(partition), me)) count++;
            }

            return new PartitionShare(quota, sorted.Count, [.. Enumerable.Range(0, claim.Partitions).Where(IsMine)]);

            bool IsMine(int partition) => owners.GetValueOrDefault(Name(partition)) == me;
        });
    }

    /// <inheritdoc/>
    public ValueTask LeavePartitionsAsync(StreamKey stream, string group, string member, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(member);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            string me = DeliveryChecks.AsBytes(member);
            _keys.Find<SortedSetValue>(PartitionKeys.Members(stream, group))?.Scores.Remove(me);
            if (_keys.Find<HashValue>(PartitionKeys.Owners(stream, group))?.Fields is not { } owners) return true;
            foreach (string left in owners.Where(owner => owner.Value == me).Select(static owner => owner.Key).ToList()) owners.Remove(left);
            return true;
        }));
    }

    private PartitionLayout? FindLayout(StreamKey stream) => _keys.Find<StringValue>(PartitionKeys.Count(stream)) is { } number
        ? LayoutOf(stream, int.Parse(number.Text, CultureInfo.InvariantCulture))
        : null;

    private PartitionLayout LayoutOf(StreamKey stream, int number) => PartitionLayout.Read(
        stream, number, _keys.Find<HashValue>(PartitionKeys.Growths(stream))?.Fields ?? [], DateTimeOffset.FromUnixTimeMilliseconds(Now));

    private static string Name(int partition) => partition.ToString(CultureInfo.InvariantCulture);
}

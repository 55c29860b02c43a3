using Events.Generator.Baseline;

namespace Events.Analyzers.Comparison;

/// <summary>The record of an event in the contract file.</summary>
internal sealed class RecordedEvent
{
    /// <summary>Its own line; null when only its fields are there.</summary>
    public ContractLine? Line { get; set; }

    /// <summary>Its fields by name.</summary>
    public SortedDictionary<string, ContractLine> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>All lines of it.</summary>
    public IEnumerable<ContractLine> Lines => Line is null ? Fields.Values : Fields.Values.Prepend(Line);
}

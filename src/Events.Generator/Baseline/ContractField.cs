using Microsoft.CodeAnalysis;

namespace Events.Generator.Baseline;

/// <summary>A field of an event as it is declared now.</summary>
/// <param name="line">What the contract file has to say of it.</param>
/// <param name="member">The property or field that it is written from.</param>
/// <param name="root">The member of the event itself that it belongs to.</param>
internal sealed class ContractField(ContractLine line, ISymbol member, ISymbol root)
{
    public ContractLine Line { get; } = line;

    public ISymbol Member { get; } = member;

    public ISymbol Root { get; } = root;
}

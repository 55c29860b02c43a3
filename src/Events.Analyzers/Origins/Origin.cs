using System.Collections.Immutable;
using Events.Analyzers.Commands;

namespace Events.Analyzers.Origins;

/// <summary>The set of origins of one expression, and the calls they were seen at.</summary>
internal readonly struct Origin
{
    public static readonly Origin None = new(OriginKinds.None, []);

    public static readonly Origin Unknown = new(OriginKinds.Unknown, []);

    private readonly ImmutableArray<StreamCall> _calls;

    public Origin(OriginKinds kinds, ImmutableArray<StreamCall> calls)
    {
        Kinds = kinds;
        _calls = calls;
    }

    public OriginKinds Kinds { get; }

    public ImmutableArray<StreamCall> Calls => _calls.IsDefault ? [] : _calls;

    public Origin Or(Origin other)
    {
        if (other.Kinds == OriginKinds.None) return this;
        if (Kinds == OriginKinds.None) return other;
        ImmutableArray<StreamCall> calls = Calls;
        foreach (StreamCall call in other.Calls)
        {
            if (!calls.Contains(call)) calls = calls.Add(call);
        }

        return new Origin(Kinds | other.Kinds, calls);
    }

    /// <summary>Tells whether something is known, and it is nothing but these.</summary>
    public bool IsOnly(OriginKinds kinds) => Kinds != OriginKinds.None && (Kinds & ~kinds) == 0;

    public bool Has(OriginKinds kinds) => (Kinds & kinds) != 0;
}

using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>
/// Reads how an event is taken apart and made again. The generator and the analyzers both ask it, so that what one of them refuses
/// the other reports: whatever stores a value is written, or is a problem; nothing is lost in silence.
/// </summary>
internal sealed class ShapeReader
{
    private readonly Compilation _compilation;
    private readonly INamedTypeSymbol _event;
    private readonly ShapeOptions _options;
    private readonly Stack<ITypeSymbol> _path = new();

    private ShapeReader(INamedTypeSymbol type, Compilation compilation)
    {
        _event = type;
        _compilation = compilation;
        _options = ShapeOptions.Of(type);
    }

    /// <summary>The shape of an event, as far as it goes.</summary>
    /// <param name="type">The event.</param>
    /// <param name="compilation">Where it is compiled, or asked for.</param>
    /// <param name="problems">Gets what is wrong with it.</param>
    public static ObjectShape Read(INamedTypeSymbol type, Compilation compilation, List<ShapeProblem> problems)
    {
        var reader = new ShapeReader(type, compilation);
        ObjectShape shape = reader.ReadObject(type, problems);
        new NameCheck(type, problems).Check(shape);
        new PackingCheck(problems).Check(shape);
        Versions.Check(type, problems);
        return shape;
    }

    /// <summary>Tells whether generated code of the event can name the type or member.</summary>
    public bool CanUse(ISymbol symbol) => _compilation.IsSymbolAccessibleWithin(symbol, _event);

    /// <summary>The shape of the event itself or of a record inside of it.</summary>
    public ObjectShape ReadObject(INamedTypeSymbol type, List<ShapeProblem> problems)
    {
        _path.Push(type);
        var hidden = new List<(ISymbol Hidden, ISymbol By)>();
        IReadOnlyList<ISymbol> symbols = MemberOrder.Read(type, hidden);
        IMethodSymbol? constructor = Constructors.Choose(type, symbols, _compilation, _event);
        if (constructor is null)
        {
            problems.Add(new ShapeProblem(
                ShapeRule.Construction, "no constructor takes only its properties (by name and type), so a decoder cannot construct it", null));
        }
        else
        {
            CheckLosses(type, constructor, symbols, hidden, problems);
        }

        // Without a constructor nearly every member would be wrong, and that is said already.
        List<ShapeProblem> ofMembers = constructor is null ? [] : problems;
        var members = new List<MemberShape>();
        foreach (ISymbol symbol in symbols)
        {
            IParameterSymbol? parameter = constructor is null ? null : Constructors.FindParameter(constructor, symbol);
            if (IsWritten(symbol, parameter, ofMembers)) members.Add(ReadMember(symbol, parameter, problems));
        }

        _path.Pop();
        return new ObjectShape(type, constructor, members);
    }

    /// <summary>Tells whether the type is being read already, so that it contains itself.</summary>
    public bool IsInside(ITypeSymbol type) => _path.Contains(type, SymbolEqualityComparer.Default);

    public ShapeOptions Options => _options;

    /// <summary>JSON contexts of the records that are being read, the innermost first, then of the assembly.</summary>
    public IEnumerable<INamedTypeSymbol> Contexts => _path.Take(_path.Count - 1).OfType<INamedTypeSymbol>()
        .SelectMany(static type => type.SelfAndBases())
        .SelectMany(static type => ShapeOptions.TypeArguments(type, KnownNames.JsonFieldAttribute))
        .Concat(_options.Contexts);

    /// <summary>True while it is the event that is being read, and not a record inside of it.</summary>
    public bool IsRoot => _path.Count == 1;

    // A record inside of the event may have a naming of its own.
    private int Naming => IsRoot ? _options.Naming : ShapeOptions.NamingOf((INamedTypeSymbol)_path.Peek()) ?? _options.Naming;

    private MemberShape ReadMember(ISymbol symbol, IParameterSymbol? parameter, List<ShapeProblem> problems)
    {
        ITypeSymbol type = MemberOrder.TypeOf(symbol);
        AttributeData? named = MemberAttributes.Find(symbol, parameter, KnownNames.FieldAttribute);
        AttributeData? aliased = MemberAttributes.Find(symbol, parameter, KnownNames.AliasAttribute);
        string? reason = null;
        ValueShape? value = type.TypeKind == TypeKind.Error ? null : new ValueReader(this, symbol, parameter).Read(type, out reason);
        if (value is null)
        {
            problems.Add(new ShapeProblem(ShapeRule.Type, reason ?? "", symbol));
        }

        bool isRequired = symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
        bool hasInitializer = parameter is null && !isRequired && value is not { Kind: FieldKind.Unknown } && Initializers.Has(symbol, _compilation);
        return new MemberShape(symbol, type, parameter)
        {
            Name = named is null ? FieldNames.Of(symbol.Name, Naming) : AttributeReader.ReadName(named) ?? "",
            Aliases = aliased is null ? [] : AttributeReader.ReadNames(aliased),
            Value = value,
            Packing = PackingShape.Of(symbol, parameter),
            IdempotencyKey = MemberAttributes.Find(symbol, parameter, KnownNames.IdempotencyKeyAttribute),
            IsPersonal = PackingShape.IsPersonal(symbol, parameter) || (value is not null && PackingShape.IsPersonal(value)),
            HasInitializer = hasInitializer,
            HasDefault = parameter is { HasExplicitDefaultValue: true, ExplicitDefaultValue: not null }
                || (hasInitializer && !Initializers.IsNull(symbol)),
        };
    }

    // Public members, and others that say they are fields. One that only computes is none; but one that stores a value which
    // nothing here can set would be lost on the way, and the event is refused for it.
    private bool IsWritten(ISymbol symbol, IParameterSymbol? parameter, List<ShapeProblem> problems)
    {
        bool isRequired = symbol is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true };
        if (symbol.FindAttribute(KnownNames.IgnoreAttribute) is not null)
        {
            if (isRequired || parameter is { HasExplicitDefaultValue: false })
            {
                problems.Add(Construction(symbol, $"the property '{symbol.Name}' is marked with [Ignore], and nothing can be made without it"));
            }

            return false;
        }

        bool isMeant = parameter is not null || isRequired || symbol.FindAttribute(KnownNames.FieldAttribute) is not null;
        if (!isMeant && symbol.DeclaredAccessibility != Accessibility.Public) return false;
        bool isSettable = symbol is IFieldSymbol field ? !field.IsReadOnly : symbol is IPropertySymbol { SetMethod: { } setter } && CanUseOn(setter);
        if (!isMeant && !isSettable && (!Storage.Stores(symbol, _compilation) || Storage.IsSameForAll(symbol, _compilation))) return false;
        if (parameter is null && !isSettable)
        {
            string what = symbol is IFieldSymbol ? "field" : "property";
            string why = Storage.FieldBehind(symbol, _compilation) is { } behind
                ? $"the property '{symbol.Name}' shows the field '{behind.Name}', which nothing can restore; give it a setter or a constructor parameter, or mark it with [Ignore]"
                : symbol is IFieldSymbol
                    ? $"the field '{symbol.Name}' is read-only and has no constructor parameter of its name"
                    : $"the {what} '{symbol.Name}' has neither a setter nor a constructor parameter of its name";
            problems.Add(Construction(symbol, why, canInit: symbol is IPropertySymbol { GetMethod: not null, SetMethod: null }));
        }
        else if (symbol is IPropertySymbol property && (property.GetMethod is not { } getter || !CanUseOn(getter)))
        {
            problems.Add(Construction(symbol, $"the property '{symbol.Name}' cannot be read"));
        }
        else if (symbol is IPropertySymbol { ReturnsByRef: true } or IPropertySymbol { ReturnsByRefReadonly: true })
        {
            problems.Add(Construction(symbol, $"the property '{symbol.Name}' returns a reference"));
        }

        return true;
    }

    // A value that the event holds where no field is made of it.
    private void CheckLosses(
        INamedTypeSymbol type,
        IMethodSymbol constructor,
        IReadOnlyList<ISymbol> symbols,
        List<(ISymbol Hidden, ISymbol By)> hidden,
        List<ShapeProblem> problems)
    {
        foreach ((ISymbol lost, ISymbol by) in hidden)
        {
            if (lost.FindAttribute(KnownNames.IgnoreAttribute) is not null || lost.DeclaredAccessibility != Accessibility.Public) continue;
            if (!Storage.Stores(lost, _compilation) || !Storage.Stores(by, _compilation)) continue;
            problems.Add(Construction(by, $"the property '{by.Name}' hides that of '{lost.ContainingType.Name}', whose value would be lost"));
        }

        foreach (INamedTypeSymbol declaring in type.SelfAndBases())
        {
            foreach (IPropertySymbol property in declaring.GetMembers().OfType<IPropertySymbol>())
            {
                if (property.IsStatic || property.ExplicitInterfaceImplementations.IsEmpty) continue;
                if (property.FindAttribute(KnownNames.IgnoreAttribute) is not null) continue;
                if (!Storage.HasBackingField(property) || Storage.IsSameForAll(property, _compilation)) continue;
                problems.Add(Construction(property, $"the property '{property.Name}' stores a value that only its interface shows"));
            }
        }

        if (!Constructors.IsPrimary(constructor)) return;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (symbols.Any(symbol => SymbolEqualityComparer.Default.Equals(Constructors.FindParameter(constructor, symbol), parameter))) continue;
            problems.Add(Construction(null, $"the parameter '{parameter.Name}' has no property of its name and type, so its value would be lost"));
        }
    }

    private static ShapeProblem Construction(ISymbol? member, string message, bool canInit = false) =>
        new(ShapeRule.Construction, message, member, canInit: canInit);

    // Protected members are called on the event's own type.
    private bool CanUseOn(IMethodSymbol accessor) =>
        _compilation.IsSymbolAccessibleWithin(accessor, _event, _path.Peek());
}

using System.Collections;

namespace Events.Generator.Exports;

/// <summary>A JSON object that keeps the order in which its members were added.</summary>
internal sealed class JsonMap : IEnumerable<KeyValuePair<string, object>>
{
    private readonly List<KeyValuePair<string, object>> _members = [];

    public int Count => _members.Count;

    /// <summary>Adds a member: a <see cref="JsonMap"/>, a list, text, a Boolean, a <see cref="JsonNumber"/>. Null is left out.</summary>
    public void Add(string name, object? value)
    {
        if (value is not null) _members.Add(new KeyValuePair<string, object>(name, value));
    }

    /// <summary>Adds all members of another one.</summary>
    public void AddAll(JsonMap other) => _members.AddRange(other._members);

    /// <summary>Tells whether there is a member of the name.</summary>
    public bool Has(string name) => _members.Any(member => member.Key == name);

    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

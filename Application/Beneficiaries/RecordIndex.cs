using System.Collections.Immutable;
using EventLedger.Domain.Beneficiaries;

namespace EventLedger.Application.Beneficiaries;

/// <summary>The records of one region by the words of their names and by their mobile numbers, in memory alone.</summary>
internal sealed class RecordIndex
{
    // A single letter begins too many words to gather them.
    private const int LettersThatBegin = 2;

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, Entry> entries = [];
    private readonly Dictionary<long, List<Entry>> byMobile = [];
    private readonly Dictionary<string, Word> words = new(StringComparer.Ordinal);

    // Those that begin alike stand together.
    private readonly SortedSet<string> inOrder = new(StringComparer.Ordinal);

    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    public bool Knows(Guid id)
    {
        lock (gate)
        {
            return entries.ContainsKey(id);
        }
    }

    public void Add(Guid id, PersonTraits person)
    {
        lock (gate)
        {
            if (entries.ContainsKey(id))
            {
                return;
            }

            // The text of a word is kept once, however many have it.
            var (arabic, latin) = (person.Arabic.Select(Keep).ToList(), person.Latin.Select(Keep).ToList());
            var entry = new Entry(id, person with { Arabic = [.. arabic.Select(word => word.Text)], Latin = [.. latin.Select(word => word.Text)] });
            entries.Add(id, entry);
            foreach (var word in arabic.Union(latin))
            {
                word.Entries.Add(entry);
            }

            if (person.Mobile is { } mobile)
            {
                if (!byMobile.TryGetValue(mobile, out var owners))
                {
                    byMobile.Add(mobile, owners = new List<Entry>(1));
                }

                owners.Add(entry);
            }
        }
    }

    /// <summary>The person is reached by another number.</summary>
    public void Move(Guid id, long? mobile)
    {
        lock (gate)
        {
            if (entries.TryGetValue(id, out var entry) && entry.Person.Mobile != mobile)
            {
                Remove(id);
                Add(id, entry.Person with { Mobile = mobile });
            }
        }
    }

    public void Remove(Guid id)
    {
        lock (gate)
        {
            if (!entries.Remove(id, out var entry))
            {
                return;
            }

            foreach (var word in entry.Words.Select(text => words[text]))
            {
                word.Entries.Remove(entry);

                // What nobody has any more was this person's name, and goes as well.
                if (word.Entries.Count == 0)
                {
                    words.Remove(word.Text);
                    inOrder.Remove(word.Text);
                }
            }

            if (entry.Person.Mobile is { } mobile && byMobile[mobile] is var owners && owners.Remove(entry) && owners.Count == 0)
            {
                byMobile.Remove(mobile);
            }
        }
    }

    /// <summary>
    /// The records with a word that begins like each that is sought, and with the mobile number if one is; those with whole words first.
    /// Null when there are more than <paramref name="most"/>.
    /// </summary>
    public IReadOnlyList<Guid>? Search(ImmutableArray<string> sought, long? mobile, int most)
    {
        lock (gate)
        {
            var among = mobile is { } number ? Owners(number) : Rarest(sought);
            var found = among.Where(entry => entry.HasAll(sought)).Distinct().Take(most + 1).ToList();
            return found.Count > most
                ? null
                : [.. found.OrderByDescending(entry => sought.Count(entry.HasWhole)).ThenBy(entry => entry.Person.Arabic.Length).ThenBy(entry => entry.Id).Select(entry => entry.Id)];
        }
    }

    /// <summary>The records that may be a person's, those that more speaks for first.</summary>
    /// <param name="mostOfOneName">A name that more have says nothing.</param>
    public IReadOnlyList<(Guid Id, CandidateSignal Signal)> Candidates(PersonTraits person, int mostOfOneName)
    {
        lock (gate)
        {
            var alike = (person.Mobile is { } mobile ? Owners(mobile) : []).Union(Namesakes(person.Arabic))
                .Select(entry => (entry.Id, Signal: person.LikenessTo(entry.Person)))
                .ToLookup(one => one.Signal, one => one.Id);
            var namesakes = alike[CandidateSignal.Name].ToList();
            return
            [
                .. alike[CandidateSignal.MobileAndName].Select(id => (id, CandidateSignal.MobileAndName)),
                .. namesakes.Count > mostOfOneName ? [] : namesakes.Select(id => (id, CandidateSignal.Name)),
            ];
        }
    }

    private List<Entry> Owners(long mobile) => byMobile.TryGetValue(mobile, out var owners) ? owners : [];

    /// <summary>Those with the rarest of some words: whoever has all of them is among these.</summary>
    private List<Entry> Namesakes(ImmutableArray<string> name) =>
        name.Select(text => words.TryGetValue(text, out var word) ? word.Entries : []).MinBy(having => having.Count) ?? [];

    /// <summary>The same by how words begin. Some may be named twice.</summary>
    private IEnumerable<Entry> Rarest(ImmutableArray<string> sought) =>
        sought.Select(Beginning).MinBy(some => some.Sum(word => word.Entries.Count))?.SelectMany(word => word.Entries) ?? [];

    private List<Word> Beginning(string sought) => sought.Length < LettersThatBegin
        ? words.TryGetValue(sought, out var whole) ? [whole] : []
        : [.. inOrder.GetViewBetween(sought, sought + char.MaxValue).Select(text => words[text])];

    private Word Keep(string text)
    {
        if (!words.TryGetValue(text, out var word))
        {
            words.Add(text, word = new Word(text));
            inOrder.Add(text);
        }

        return word;
    }

    private sealed class Entry(Guid id, PersonTraits person)
    {
        public Guid Id => id;

        public PersonTraits Person => person;

        public IEnumerable<string> Words => person.Arabic.Union(person.Latin);

        // Asked of tens of thousands in one search of common words, hence without lambdas.
        public bool HasAll(ImmutableArray<string> sought)
        {
            foreach (var one in sought)
            {
                if (!Has(person.Arabic, one) && !Has(person.Latin, one))
                {
                    return false;
                }
            }

            return true;
        }

        public bool HasWhole(string sought) => person.Arabic.Contains(sought) || person.Latin.Contains(sought);

        private static bool Has(ImmutableArray<string> name, string sought)
        {
            foreach (var word in name)
            {
                if (sought.Length < LettersThatBegin ? word == sought : word.StartsWith(sought, StringComparison.Ordinal))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class Word(string text)
    {
        public string Text => text;

        public List<Entry> Entries { get; } = [];
    }
}

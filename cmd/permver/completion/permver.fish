# Completion of permver for fish:
#   permver completion fish > ~/.config/fish/completions/permver.fish

function __permver_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l current (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] 2>/dev/null)
        if test "$line" = :files
            # A file may stand behind a flag or a kind of side, in the same word.
            set -l prefix (string match -r -- '^.*[=:]' $current)
            for file in (__fish_complete_path (string replace -- "$prefix" '' $current))
                printf '%s%s\n' "$prefix" $file
            end
        else
            printf '%s\n' $line
        end
    end
end

complete -c permver -f -a '(__permver_complete)'
